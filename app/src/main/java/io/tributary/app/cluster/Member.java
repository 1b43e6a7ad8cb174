package io.tributary.app.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A member of a cluster on this machine: a JVM, running or not.
 *
 * @param name its folder's name
 * @param roles what it does
 * @param port of the actor system
 * @param statusPort where it answers for itself
 */
record Member(String name, List<String> roles, int port, int statusPort) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  /** Which process it was last; the start tells it from another that was given its number. */
  private record Started(long pid, String at) {}

  Path folder(Path cluster) {
    return cluster.resolve("nodes").resolve(name);
  }

  /** Starts its process, whose output goes to its folder. */
  ProcessHandle start(Path cluster, List<String> command) throws IOException {
    Path folder = Files.createDirectories(folder(cluster));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("output.log").toFile()));
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    ProcessHandle process = builder.start().toHandle();
    Started started = new Started(process.pid(), startOf(process));
    Path partial = folder.resolve("process.json.partial");
    Files.write(partial, JSON.writeValueAsBytes(started));
    Files.move(
        partial, folder.resolve("process.json"), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    return process;
  }

  /** Its process, if that is alive. */
  Optional<ProcessHandle> process(Path cluster) {
    Path file = folder(cluster).resolve("process.json");
    if (!Files.exists(file)) return Optional.empty();
    try {
      Started started = JSON.readValue(file.toFile(), Started.class);
      return ProcessHandle.of(started.pid())
          .filter(ProcessHandle::isAlive)
          .filter(process -> startOf(process).equals(started.at()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("unknown");
  }

  /** What it says of itself; empty if it does not answer. */
  Optional<JsonNode> status() {
    return answer(request("/status").GET());
  }

  /** Has it feed no new prompts, and asks how far it is; empty if it does not answer. */
  Optional<JsonNode> drain() {
    return answer(request("/drain").POST(HttpRequest.BodyPublishers.noBody()));
  }

  /** What can be told of it from outside. */
  Standing standing(Path cluster) {
    if (process(cluster).isEmpty()) return Standing.DEAD;
    Optional<JsonNode> said = status();
    if (said.isEmpty()) return Standing.SILENT;
    for (JsonNode one : said.get().path("cluster")) {
      if (!one.path("address").asText().endsWith(":" + port)) continue;
      return one.path("status").asText().equals("up") ? Standing.UP : Standing.OUTSIDE;
    }
    return Standing.OUTSIDE;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + statusPort + path))
        .timeout(PATIENCE);
  }

  private static Optional<JsonNode> answer(HttpRequest.Builder builder) {
    HttpRequest request = builder.build();
    try {
      HttpResponse<byte[]> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return answer.statusCode() == 200
          ? Optional.of(JSON.readTree(answer.body()))
          : Optional.empty();
    } catch (IOException notThere) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
