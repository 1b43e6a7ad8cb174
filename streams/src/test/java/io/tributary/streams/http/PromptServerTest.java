package io.tributary.streams.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.api.Candidate;
import io.tributary.api.DropReason;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.api.ScoredCandidate;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.LedgerStep;
import io.tributary.streams.log.PromptOutcome;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real requests to a real server on a real pair log. */
class PromptServerTest {
  private static final ActorTestKit TEST_KIT = ActorTestKit.create();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String TOKEN = "correct-horse-battery";
  private static final int CAPACITY = 6;
  private static final int MAX_BYTES = 2000;
  private static final String ONE = "{\"prompt\": \"One?\"}";

  @TempDir Path folder;
  private SqlitePairLog log;
  private PromptServer server;

  @AfterAll
  static void shutDown() {
    TEST_KIT.shutdownTestKit();
  }

  @BeforeEach
  void start() {
    log = SqlitePairLog.open(folder.resolve("pairs.db"));
    server = serve(0).toCompletableFuture().join();
  }

  private CompletableFuture<PromptServer> serve(int port) {
    return PromptServer.start(
            TEST_KIT.system(),
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

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.address().getPort() + path))
        .header("Authorization", "Bearer " + TOKEN);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest.Builder posting(String body) {
    return to("/v1/prompts")
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private HttpResponse<String> post(String body) {
    return send(posting(body));
  }

  private static JsonNode json(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<String> ids(HttpResponse<String> response) {
    List<String> ids = new ArrayList<>();
    json(response, 202).get("ids").forEach(id -> ids.add(id.textValue()));
    return ids;
  }

  private JsonNode status(String id) {
    return json(send(to("/v1/prompts/" + id)), 200);
  }

  /** Feeds what is queued as one unit. */
  private WorkUnit feed() {
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

  @Test
  void acceptsOneAndManyInOrder() {
    String one = ids(post("{\"id\": \"mine\", \"prompt\": \"One?\"}")).get(0);
    List<String> two = ids(post("{\"prompts\": [%s, %s]}".formatted(ONE, ONE)));
    assertThat(one).isEqualTo("mine");
    assertThat(new HashSet<>(two)).hasSize(2);
    assertThat(feed().prompts().stream().map(fed -> fed.prompt().id()))
        .containsExactly("mine", two.get(0), two.get(1));
  }

  @Test
  void tellsHowFarAPromptHasCome() {
    List<String> ids = ids(post("[%s, %s]".formatted(ONE, ONE)));
    assertThat(status(ids.get(1)).toString())
        .isEqualTo("{\"id\":\"%s\",\"state\":\"queued\",\"before\":1}".formatted(ids.get(1)));
    WorkUnit unit = feed();
    assertThat(status(ids.get(1)).toString())
        .contains("\"state\":\"in-flight\",\"ordinal\":1,\"unit\":0");
    log.commit(
        0,
        List.of(
            new PromptOutcome.Paired(
                unit.prompts().get(0), List.of(scored("good", 2), scored("bad", -1)), 0, 1),
            new PromptOutcome.Dropped(unit.prompts().get(1), DropReason.TIED, "all 0.5")));
    JsonNode pair = status(ids.get(0));
    assertThat(pair.get("state").textValue()).isEqualTo("pair");
    assertThat(pair.get("chosen").toString())
        .isEqualTo("{\"text\":\"good\",\"score\":2.0,\"first_version\":3,\"last_version\":4}");
    assertThat(pair.get("rejected").get("text").textValue()).isEqualTo("bad");
    assertThat(pair.get("rejected").get("score").doubleValue()).isEqualTo(-1);
    assertThat(pair.get("trained_in_step").isNull()).isTrue();
    assertThat(status(ids.get(1)).toString())
        .contains("\"state\":\"dropped\",\"reason\":\"tied\",\"detail\":\"all 0.5\"");
    log.record(new LedgerStep(1, List.of(1L), List.of()));
    assertThat(status(ids.get(0)).get("trained_in_step").longValue()).isEqualTo(1);
  }

  private static ScoredCandidate scored(String text, double score) {
    float[] logProbs = {-1};
    return new ScoredCandidate(
        new Candidate(
            text,
            new int[] {5},
            logProbs,
            logProbs,
            FinishReason.EOS,
            new PolicyVersion(3),
            new PolicyVersion(4),
            1,
            7),
        score);
  }

  @Test
  void tellsOfASample() {
    String id = ids(post(ONE)).get(0);
    WorkUnit unit = feed();
    log.commit(
        0,
        List.of(
            new PromptOutcome.Sampled(
                unit.prompts().get(0), List.of(scored("text", 0).candidate()))));
    assertThat(status(id).toString()).contains("\"state\":\"sample\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Bearer", "Bearer wrong-horse-battery", "Basic correct-horse-battery"})
  void withoutTheTokenNothingIsTold(String header) {
    for (String path : List.of("/v1/prompts", "/v1/prompts/x", "/elsewhere")) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(
              URI.create("http://127.0.0.1:" + server.address().getPort() + path));
      if (!header.isEmpty()) request.header("Authorization", header);
      HttpResponse<String> response = send(request);
      assertThat(json(response, 401).get("error").textValue()).contains("token");
      assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    }
  }

  @Test
  void aBadPromptRefusesTheWholeBatch() {
    JsonNode error = json(post("{\"prompts\": [%s, {\"prompt\": \"\"}]}".formatted(ONE)), 400);
    assertThat(error.get("field").textValue()).isEqualTo("prompts[1].prompt");
    assertThat(error.get("error").textValue()).contains("blank");
    assertThat(log.livePrompts(CAPACITY).queued()).isZero();
  }

  @Test
  void wrongTypesPathsAndMethods() {
    HttpRequest.Builder text =
        to("/v1/prompts")
            .header("Content-Type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString(ONE));
    json(send(text), 415);
    json(send(posting(ONE).header("Content-Encoding", "gzip")), 415);
    json(send(to("/v1/prompts/nobody")), 404);
    json(send(to("/v1/prompts/a/b")), 404);
    json(send(to("/")), 404);
    assertThat(send(to("/v1/prompts")).headers().firstValue("Allow")).contains("POST");
    json(send(to("/v1/prompts/x").DELETE()), 405);
  }

  @Test
  void anIdWithAnyCharactersIsFound() {
    ids(post("{\"id\": \"a/b c+%\u00e9\", \"prompt\": \"One?\"}"));
    assertThat(status("a%2Fb%20c+%25%C3%A9").get("state").textValue()).isEqualTo("queued");
  }

  @Test
  void aBodyOverTheLimitIsTooLarge() {
    String large = "{\"prompt\": \"%s\"}".formatted("x".repeat(MAX_BYTES));
    json(post(large), 413);
    // The same without a Content-Length.
    HttpRequest.Builder chunked =
        to("/v1/prompts")
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.fromPublisher(
                    HttpRequest.BodyPublishers.ofString(large)));
    json(send(chunked), 413);
    assertThat(log.livePrompts(CAPACITY).queued()).isZero();
  }

  @Test
  void aFullQueueTurnsAwayUntilPromptsAreFed() {
    String four = "[%s, %s, %s, %s]".formatted(ONE, ONE, ONE, ONE);
    json(post(four), 202);
    HttpResponse<String> full = post(four);
    assertThat(json(full, 429).get("error").textValue()).contains("4 prompts of 6");
    assertThat(full.headers().firstValue("Retry-After").map(Integer::parseInt)).contains(5);
    assertThat(log.livePrompts(CAPACITY).queued()).isEqualTo(4);
    feed();
    json(post(four), 202);
  }

  @Test
  void aRepeatedRequestGetsTheSameIdsAlsoAfterARestart() {
    List<String> first = ids(post2("key-1", ONE));
    assertThat(ids(post2("key-1", ONE))).isEqualTo(first);
    stop();
    start();
    HttpResponse<String> again = post2("key-1", ONE);
    assertThat(ids(again)).isEqualTo(first);
    assertThat(json(again, 202).get("repeated").booleanValue()).isTrue();
    assertThat(feed().prompts()).hasSize(1);
    assertThat(ids(post2("key-1", ONE))).as("also when it was fed").isEqualTo(first);
    assertThat(log.livePrompts(CAPACITY).queued()).isZero();
    assertThat(json(post2("key-1", "{\"prompt\": \"Two?\"}"), 422).get("field").textValue())
        .isEqualTo("Idempotency-Key");
    json(post2("x".repeat(201), ONE), 400);
  }

  private HttpResponse<String> post2(String key, String body) {
    return send(posting(body).header("Idempotency-Key", key));
  }

  @Test
  void anIdThatIsTakenIsAConflict() {
    json(post("{\"id\": \"a\", \"prompt\": \"One?\"}"), 202);
    JsonNode conflict =
        json(post("[{\"id\": \"a\", \"prompt\": \"Two?\"}, %s]".formatted(ONE)), 409);
    assertThat(conflict.get("ids").toString()).isEqualTo("[\"a\"]");
    assertThat(log.livePrompts(CAPACITY).queued()).isEqualTo(1);
  }

  @Test
  void twoClientsAtOnceWithOneKeyAreOneRequest() {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      HttpRequest request = posting(ONE).header("Idempotency-Key", "same").build();
      answers.add(CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
    }
    List<List<String>> ids =
        answers.stream().map(CompletableFuture::join).map(a -> ids(a)).toList();
    assertThat(new HashSet<>(ids)).hasSize(1);
    assertThat(log.livePrompts(CAPACITY).queued()).isEqualTo(1);
  }

  @Test
  void manyClientsAtOnceNeverOverfillTheQueue() {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      answers.add(CLIENT.sendAsync(posting(ONE).build(), HttpResponse.BodyHandlers.ofString()));
    }
    List<Integer> statuses =
        answers.stream()
            .map(CompletableFuture::join)
            .map(HttpResponse::statusCode)
            .sorted()
            .toList();
    assertThat(statuses).filteredOn(status -> status == 202).hasSize(CAPACITY);
    assertThat(statuses).filteredOn(status -> status == 429).hasSize(12 - CAPACITY);
    assertThat(log.livePrompts(CAPACITY).queued()).isEqualTo(CAPACITY);
  }

  @Test
  void aPortInUseIsSaid() {
    int port = server.address().getPort();
    assertThatThrownBy(() -> serve(port).join())
        .cause()
        .isInstanceOf(PromptServerException.class)
        .hasMessageContainingAll("127.0.0.1 port " + port, "in use");
  }

  @Test
  void aTokenIsReadFromAFileAndNeverShown() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), TOKEN + "\n");
    BearerToken token = BearerToken.of(Optional.of(file), Optional.of("another-token-than-that"));
    assertThat(token.isIn("bearer " + TOKEN)).isTrue();
    assertThat(token.isIn("Bearer another-token-than-that")).isFalse();
    assertThat(token.toString()).doesNotContain("horse");
    Files.writeString(file, "short-one");
    assertThatThrownBy(() -> BearerToken.of(Optional.of(file), Optional.empty()))
        .hasMessageContainingAll(file.toString(), "at least 16", "has 9")
        .hasMessageNotContaining("short-one");
    assertThatThrownBy(() -> BearerToken.of(Optional.empty(), Optional.empty()))
        .hasMessageContainingAll("token-file", BearerToken.VARIABLE);
    assertThatThrownBy(
            () -> BearerToken.of(Optional.of(folder.resolve("nowhere")), Optional.empty()))
        .hasMessageContaining("nowhere");
  }
}
