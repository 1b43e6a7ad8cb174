package io.tributary.app.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;

/** Posts prompts to a cluster, as often as it takes, and asks what became of them. */
final class PostingClient {
  private static final String TOKEN = "a-token-of-the-fault-tests";
  private static final int BATCH = 6;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final int port;
  private final Map<String, List<String>> posted = new ConcurrentSkipListMap<>();

  /**
   * @param port where the feed's node takes prompts
   */
  PostingClient(int port) {
    this.port = port;
  }

  /** Settings under which the cluster of a plan takes its prompts. */
  String settings(ClusterPlan plan) throws IOException {
    Path token = Files.createDirectories(Cluster.FOLDER).resolve(plan.name() + "-token");
    Files.writeString(token, TOKEN);
    return "prompts { live-limit = %d, http { enabled = true, port = %d, token-file = \"%s\" } }"
        .formatted(plan.prompts(), port, token);
  }

  /** Posts a batch, again and again under the same key until it is taken. */
  void post(String key) {
    AtomicReference<JsonNode> answer = new AtomicReference<>();
    Waiting.until(
        "an answer to " + key,
        () -> {
          send(request("").header("Idempotency-Key", key).POST(body(key)), 202)
              .ifPresent(answer::set);
          return answer.get() != null;
        });
    List<String> ids = new ArrayList<>();
    answer.get().path("ids").forEach(id -> ids.add(id.textValue()));
    assertThat(ids).hasSize(BATCH).doesNotHaveDuplicates();
    List<String> before = posted.putIfAbsent(key, ids);
    if (before != null) assertThat(ids).as(key + " repeated").isEqualTo(before);
  }

  private static HttpRequest.BodyPublisher body(String key) {
    ObjectNode body = JSON.createObjectNode();
    ArrayNode prompts = body.putArray("prompts");
    for (int i = 0; i < BATCH; i++) {
      prompts.addObject().put("prompt", "Posted %s, number %d?".formatted(key, i));
    }
    return HttpRequest.BodyPublishers.ofString(body.toString());
  }

  /** Waits until each that was posted has its outcome; requests that are repeated add nothing. */
  void requireOutcomes(Facts facts) {
    List<String> all = posted.values().stream().flatMap(List::stream).toList();
    for (String id : all) Waiting.until("the outcome of " + id, () -> decided(id));
    for (String key : List.copyOf(posted.keySet())) post(key);
    assertThat(all).doesNotHaveDuplicates();
    assertThat(facts.fedWithText("Posted %")).isEqualTo(all.size());
    assertThat(facts.submitted()).isEqualTo(all.size());
  }

  private boolean decided(String id) {
    return send(request("/" + id).GET(), 200)
        .filter(said -> List.of("pair", "dropped").contains(said.path("state").asText()))
        .isPresent();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/prompts" + path))
        .timeout(Duration.ofSeconds(5))
        .header("Authorization", "Bearer " + TOKEN)
        .header("Content-Type", "application/json");
  }

  /** Empty as long as nobody answers. */
  private static Optional<JsonNode> send(HttpRequest.Builder request, int status) {
    try {
      HttpResponse<String> answer =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      // The pair log cannot be reached: a node that ends.
      if (answer.statusCode() == 503) return Optional.empty();
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
      return Optional.of(JSON.readTree(answer.body()));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    } catch (IOException notThere) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
