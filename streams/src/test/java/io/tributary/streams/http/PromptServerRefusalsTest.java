package io.tributary.streams.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, with which status, and that nothing of it is queued. */
class PromptServerRefusalsTest extends PromptServerFixture {
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
  void anIdThatIsTakenIsAConflict() {
    json(post("{\"id\": \"a\", \"prompt\": \"One?\"}"), 202);
    JsonNode conflict =
        json(post("[{\"id\": \"a\", \"prompt\": \"Two?\"}, %s]".formatted(ONE)), 409);
    assertThat(conflict.get("ids").toString()).isEqualTo("[\"a\"]");
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
}
