package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import io.tributary.api.Candidate;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.api.ScoredCandidate;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.PromptOutcome;
import io.tributary.streams.log.RetentionPolicy;
import io.tributary.streams.log.SqlitePairLog;
import io.tributary.streams.log.WorkUnit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrunerTest {
  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final RetentionPolicy NEWEST_TWO = new RetentionPolicy(Duration.ZERO, 2, 3);

  @TempDir Path folder;
  private final ActorTestKit kit =
      ActorTestKit.create(ManualTime.config().withFallback(LocalStream.config()));
  private final ManualTime time = ManualTime.get(kit.system());
  private final TestProbe<Map<String, Double>> figures = kit.createTestProbe();
  private SqlitePairLog log;

  /** Ten pairs of four candidates. */
  @BeforeEach
  void open() {
    log = SqlitePairLog.open(folder.resolve(SqlitePairLog.FILE_NAME));
    commit(0, 10);
  }

  @AfterEach
  void close() {
    kit.shutdownTestKit();
    log.close();
  }

  private void commit(long unit, int prompts) {
    List<FedPrompt> fed = new ArrayList<>();
    List<PromptOutcome> outcomes = new ArrayList<>();
    for (int i = 0; i < prompts; i++) {
      long ordinal = unit * prompts + i;
      FedPrompt prompt = new FedPrompt(ordinal, new Prompt("p" + ordinal, "Why?"));
      fed.add(prompt);
      outcomes.add(new PromptOutcome.Paired(prompt, scored(), 0, 3));
    }
    log.feed(new WorkUnit(unit, fed));
    log.commit(unit, outcomes);
  }

  private static List<ScoredCandidate> scored() {
    List<ScoredCandidate> scored = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Candidate candidate =
          new Candidate(
              "Because " + i,
              new int[] {i},
              new float[] {-1},
              FinishReason.EOS,
              PolicyVersion.REFERENCE,
              1,
              i);
      scored.add(new ScoredCandidate(candidate, -i));
    }
    return scored;
  }

  private long candidates() {
    return log.pairsAfter(0, 999).stream().mapToLong(pair -> pair.candidates().size()).sum();
  }

  private Map<String, Double> figure() {
    return figures.receiveMessage(Duration.ofSeconds(30));
  }

  @Test
  void prunesWhatIsDueAtEachIntervalAndCountsIt() {
    kit.spawn(
        Pruner.create(EVERY, NEWEST_TWO, log, (step, values) -> figures.getRef().tell(values)));
    time.timePasses(EVERY.minusSeconds(1));
    figures.expectNoMessage(Duration.ofMillis(200));
    assertThat(candidates()).isEqualTo(40);
    time.timePasses(Duration.ofSeconds(1));
    // Three at a time, until only the two newest are left whole.
    assertThat(List.of(figure(), figure(), figure()))
        .containsExactly(
            Map.of(Pruner.PRUNED, 3.0), Map.of(Pruner.PRUNED, 6.0), Map.of(Pruner.PRUNED, 8.0));
    figures.expectNoMessage(Duration.ofMillis(200));
    assertThat(candidates()).isEqualTo(8 * 2 + 2 * 4);
    commit(1, 10);
    time.timePasses(EVERY);
    for (double pruned : List.of(11.0, 14.0, 17.0, 18.0)) {
      assertThat(figure()).isEqualTo(Map.of(Pruner.PRUNED, pruned));
    }
    assertThat(log.after(0, 999)).as("pairs stay").hasSize(20);
  }

  @Test
  void aLogThatFailsIsTriedAgainAtTheNextInterval() {
    kit.spawn(
        Pruner.create(EVERY, NEWEST_TWO, log, (step, values) -> figures.getRef().tell(values)));
    log.close();
    time.timePasses(EVERY);
    assertThat(figure()).isEqualTo(Map.of(Pruner.FAILED, 1.0));
    time.timePasses(EVERY);
    assertThat(figure()).isEqualTo(Map.of(Pruner.FAILED, 2.0));
  }

  @Test
  void whoKeepsEverythingStartsNothing() {
    assertThat(Pruner.every(EVERY, RetentionPolicy.KEEP_ALL, log, (step, values) -> {}))
        .isSameAs(Attachment.NONE);
  }

  @Test
  void endsWithTheStreamAndPrunesNoMore() throws Exception {
    var end =
        Pruner.every(EVERY, NEWEST_TWO, log, (step, values) -> figures.getRef().tell(values))
            .start(kit.system());
    time.timePasses(EVERY);
    end.get().toCompletableFuture().get(30, TimeUnit.SECONDS);
    long left = candidates();
    time.timePasses(EVERY.multipliedBy(3));
    Thread.sleep(200);
    assertThat(candidates()).isEqualTo(left);
  }
}
