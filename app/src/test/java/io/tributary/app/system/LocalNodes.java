package io.tributary.app.system;

import static org.junit.jupiter.api.Assertions.fail;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The nodes of a cluster on this machine, asked without a JVM for each question. */
final class LocalNodes {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Path folder;

  LocalNodes(Path run) {
    this.folder = run.resolve("nodes");
  }

  /** The names of those with a role. */
  List<String> with(String role) {
    List<String> names = new ArrayList<>();
    for (JsonNode member : read(folder.resolve("members.json")).get("members")) {
      if (member.get("roles").get(0).asText().equals(role)) names.add(member.get("name").asText());
    }
    return names;
  }

  /** The process that a node was last. */
  long pid(String name) {
    return read(folder.resolve(name).resolve("process.json")).get("pid").asLong();
  }

  /** Where the actor systems of others reach it. */
  int port(String name) {
    for (JsonNode member : read(folder.resolve("members.json")).get("members")) {
      if (member.get("name").asText().equals(name)) return member.get("port").asInt();
    }
    return fail("there is no " + name);
  }

  /** What the node says of itself, if it answers. */
  Optional<JsonNode> status(String name) {
    for (JsonNode member : read(folder.resolve("members.json")).get("members")) {
      if (!member.get("name").asText().equals(name)) continue;
      return get("http://127.0.0.1:" + member.get("statusPort").asInt() + "/status");
    }
    return fail("there is no " + name);
  }

  /** Whether the node is a member of the cluster and does its work. */
  boolean works(String name) {
    Optional<JsonNode> said = status(name);
    if (said.isEmpty() || !said.get().path("state").asText().equals("working")) return false;
    for (JsonNode one : said.get().path("cluster")) {
      boolean own = one.path("address").asText().equals(said.get().path("address").asText());
      if (own) return one.path("status").asText().equals("up");
    }
    return false;
  }

  /** The versions of the weights that a node has pulled, by their manifests. */
  List<JsonNode> pulled(String name) {
    try (Stream<Path> manifests = Files.list(folder.resolve(name + "/weights/pulled/versions"))) {
      return manifests.sorted().map(LocalNodes::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All values of a figure that a node has written, in their order. */
  List<Double> figures(String name, String figure) {
    List<Double> values = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(folder.resolve(name).resolve("metrics.jsonl"))) {
        JsonNode value = JSON.readTree(line).path(figure);
        if (value.isNumber()) values.add(value.asDouble());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return values;
  }

  private static Optional<JsonNode> get(String address) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(3)).build();
    try {
      HttpResponse<byte[]> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return answer.statusCode() == 200
          ? Optional.of(JSON.readTree(answer.body()))
          : Optional.empty();
    } catch (IOException notThere) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode read(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
