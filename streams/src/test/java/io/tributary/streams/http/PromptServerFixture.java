package io.tributary.streams.http;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.SqlitePairLog;
import io.tributary.streams.log.WorkUnit;
import io.tributary.streams.prompts.PostedPrompts;
import io.tributary.streams.prompts.PromptCursor;
import io.tributary.streams.prompts.SubmittedCursor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Real requests to a real server on a real pair log. */
abstract class PromptServerFixture {
  private static ActorTestKit kit;
  static final ObjectMapper JSON = new ObjectMapper();
  static final HttpClient CLIENT = HttpClient.newHttpClient();
  static final String TOKEN = "correct-horse-battery";
  static final int CAPACITY = 6;
  static final int MAX_BYTES = 2000;

  static final String ONE = "{\"prompt\": \"One?\"}";

  @TempDir Path folder;

  SqlitePairLog log;
  PromptServer server;

  @BeforeAll
  static void startUp() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void shutDown() {
    kit.shutdownTestKit();
  }

  @BeforeEach
  void start() {
    log = SqlitePairLog.open(folder.resolve("pairs.db"));
    server = serve(0).toCompletableFuture().join();
  }

  CompletableFuture<PromptServer> serve(int port) {
    return PromptServer.start(
            kit.system(),
            "127.0.0.1",
            port,
            MAX_BYTES,
            BearerToken.of(Optional.empty(), Optional.of(TOKEN)),
            new PostedPrompts(4, true, prompt -> Optional.empty()),
            log.livePrompts(CAPACITY),
            log)
        .toCompletableFuture();
  }

  @AfterEach
  void stop() {
    server.stop().toCompletableFuture().join();
    log.close();
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.address().getPort() + path))
        .header("Authorization", "Bearer " + TOKEN);
  }

  static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpRequest.Builder posting(String body) {
    return to("/v1/prompts")
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  HttpResponse<String> post(String body) {
    return send(posting(body));
  }

  static JsonNode json(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static List<String> ids(HttpResponse<String> response) {
    List<String> ids = new ArrayList<>();
    json(response, 202).get("ids").forEach(id -> ids.add(id.textValue()));
    return ids;
  }

  JsonNode status(String id) {
    return json(send(to("/v1/prompts/" + id)), 200);
  }

  /** Feeds what is queued as one unit. */
  WorkUnit feed() {
    SubmittedCursor cursor = new SubmittedCursor(log.livePrompts(CAPACITY));
    long unit = log.lastFed().map(last -> last.number() + 1).orElse(0L);
    long ordinal = log.counts().fed();
    List<FedPrompt> fed = new ArrayList<>();
    while (cursor.next() instanceof PromptCursor.Next.One one) {
      fed.add(new FedPrompt(ordinal++, one.prompt()));
    }
    WorkUnit made = new WorkUnit(unit, fed);
    log.feed(made);
    return made;
  }

  HttpResponse<String> post2(String key, String body) {
    return send(posting(body).header("Idempotency-Key", key));
  }
}
