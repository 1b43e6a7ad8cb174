package io.tributary.streams.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.api.Candidate;
import io.tributary.api.DropReason;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.api.ScoredCandidate;
import io.tributary.streams.log.LedgerStep;
import io.tributary.streams.log.PromptOutcome;
import io.tributary.streams.log.WorkUnit;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is accepted, and what is told of it. */
class PromptServerTest extends PromptServerFixture {
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

  @Test
  void anIdWithAnyCharactersIsFound() {
    ids(post("{\"id\": \"a/b c+%\u00e9\", \"prompt\": \"One?\"}"));
    assertThat(status("a%2Fb%20c+%25%C3%A9").get("state").textValue()).isEqualTo("queued");
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
}
