package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.tributary.actors.fakes.InMemoryPairLog;
import io.tributary.actors.fakes.World;
import io.tributary.api.Candidate;
import io.tributary.api.DropReason;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.api.ScoredCandidate;
import io.tributary.config.JudgeIdentity;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.PairLogException;
import io.tributary.streams.log.PromptOutcome;
import io.tributary.streams.log.SqlitePairLog;
import io.tributary.streams.log.WorkUnit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairBufferTest {
  private static final ActorTestKit TEST_KIT = ActorTestKit.create(LocalStream.config());

  /** For what a database does. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final InMemoryPairLog log = new InMemoryPairLog();
  private final TestProbe<PromptFeed.Command> feed = TEST_KIT.createTestProbe();
  private final TestProbe<Learner.Command> learner = TEST_KIT.createTestProbe();
  private final TestProbe<StreamGuardian.Command> guardian = TEST_KIT.createTestProbe();
  private final TestProbe<PairBuffer.UnitStored> stage = TEST_KIT.createTestProbe();
  private final List<Map<String, Double>> duplicates = new CopyOnWriteArrayList<>();
  private final QueueDepths depths = new QueueDepths();
  private final PairBuffer.Listeners listeners =
      new PairBuffer.Listeners(
          feed.getRef(),
          learner.getRef(),
          guardian.getRef(),
          (step, values) -> duplicates.add(values),
          Patience.ONE_JVM,
          depths);
  private final ActorRef<PairBuffer.Command> buffer =
      TEST_KIT.spawn(PairBuffer.create(log, listeners, 8));

  @AfterAll
  static void shutDown() {
    TEST_KIT.shutdownTestKit();
  }

  @Test
  void confirmsAfterTheCommitAndInOrder() {
    for (int i = 0; i < 5; i++) log.feed(new WorkUnit(i, prompts(i)));
    for (int i = 0; i < 5; i++) buffer.tell(unit(i));
    for (int i = 0; i < 5; i++) {
      feed.expectMessage(new PromptFeed.UnitCommitted(i, 1));
      stage.expectMessage(new PairBuffer.UnitStored(i));
      learner.expectMessageClass(Learner.ExamplesAvailable.class);
    }
    assertThat(log.counts().sampled()).isEqualTo(5);
    assertThat(log.counts().dropped()).containsEntry("tied", 5L);
  }

  @Test
  void saysHowManyUnitsAreNotCommitted() {
    for (int i = 0; i < 3; i++) log.feed(new WorkUnit(i, prompts(i)));
    // Nothing can be committed meanwhile.
    synchronized (log) {
      for (int i = 0; i < 3; i++) buffer.tell(unit(i));
      pending(3);
    }
    for (int i = 0; i < 3; i++) stage.expectMessage(new PairBuffer.UnitStored(i));
    pending(0);
    TEST_KIT.stop(buffer);
    assertThat(depths.now()).isEmpty();
  }

  private void pending(long units) {
    stage.awaitAssert(
        () -> {
          assertThat(depths.now()).isEqualTo(Map.of("commits_pending", units));
          return null;
        });
  }

  @Test
  void tellsTheFeedOfExamplesBeyondTheFirst() {
    log.feed(new WorkUnit(0, prompts(0)));
    List<FedPrompt> prompts = prompts(0);
    List<ScoredCandidate> scored = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Candidate candidate =
          new Candidate(
              "c" + i, new int[0], new float[0], FinishReason.EOS, PolicyVersion.REFERENCE, 1, i);
      scored.add(new ScoredCandidate(candidate, i));
    }
    List<PromptOutcome.Choice> pairs =
        List.of(
            new PromptOutcome.Choice(2, 0),
            new PromptOutcome.Choice(2, 1),
            new PromptOutcome.Choice(1, 0));
    List<PromptOutcome> outcomes =
        List.of(
            new PromptOutcome.Paired(prompts.get(0), scored, pairs),
            new PromptOutcome.Dropped(prompts.get(1), DropReason.TIED, ""));
    buffer.tell(new PairBuffer.CommitUnit(0, outcomes, stage.getRef()));
    feed.expectMessage(new PromptFeed.UnitCommitted(0, 1, 2));
    assertThat(log.counts().inFlight()).isEqualTo(3);
  }

  @Test
  void aSecondCommitOfAUnitIsConfirmedButChangesNothing() {
    log.feed(new WorkUnit(0, prompts(0)));
    buffer.tell(unit(0));
    buffer.tell(unit(0));
    stage.expectMessage(new PairBuffer.UnitStored(0));
    stage.expectMessage(new PairBuffer.UnitStored(0));
    assertThat(log.counts().outcomes()).isEqualTo(2);
    assertThat(duplicates).containsExactly(Map.of("buffer/late_duplicates", 1.0));
  }

  @Test
  void failsTheStreamWhenThePairLogKeepsFailing() {
    // The outcomes are not those of the unit that was fed.
    log.feed(new WorkUnit(0, prompts(7)));
    buffer.tell(unit(0));
    StreamGuardian.StreamFailed failed =
        guardian.expectMessageClass(StreamGuardian.StreamFailed.class, Duration.ofSeconds(3));
    assertThat(failed.cause()).isInstanceOf(PairLogException.class).hasMessage("not its prompts");
    stage.expectNoMessage(Duration.ofMillis(50));
    feed.expectNoMessage(Duration.ofMillis(1));
  }

  @Test
  void tellsTheStageThatItsJudgeIsNoneOfTheRuns(@TempDir Path folder) {
    try (SqlitePairLog sql = SqlitePairLog.open(folder.resolve("pairs.db"))) {
      sql.judgeAfter(0, new JudgeIdentity("known", "judge.type = \"a\""));
      for (int i = 0; i < 2; i++) sql.feed(new WorkUnit(i, prompts(i)));
      ActorRef<PairBuffer.Command> real = TEST_KIT.spawn(PairBuffer.create(sql, listeners, 8));
      real.tell(judged(0, "unknown"));
      real.tell(judged(1, "known"));
      stage.expectMessage(PATIENCE, new PairBuffer.UnitStored(0, true));
      stage.expectMessage(PATIENCE, new PairBuffer.UnitStored(1));
      assertThat(sql.unfinished()).containsExactly(new WorkUnit(0, prompts(0)));
      // what another judged after it is committed
      real.tell(judged(0, "known"));
      stage.expectMessage(PATIENCE, new PairBuffer.UnitStored(0));
    }
  }

  private PairBuffer.CommitUnit judged(int number, String judge) {
    return new PairBuffer.CommitUnit(
        number, unit(number).outcomes(), stage.getRef(), Optional.of(judge));
  }

  private PairBuffer.CommitUnit unit(int number) {
    List<FedPrompt> prompts = prompts(number);
    Candidate candidate =
        new Candidate(
            "x", new int[0], new float[0], FinishReason.EOS, PolicyVersion.REFERENCE, 1, 0);
    return new PairBuffer.CommitUnit(
        number,
        List.of(
            new PromptOutcome.Sampled(prompts.get(0), List.of(candidate)),
            new PromptOutcome.Dropped(prompts.get(1), DropReason.TIED, "")),
        stage.getRef());
  }

  private static List<FedPrompt> prompts(int unit) {
    return List.of(
        new FedPrompt(2 * unit, World.prompt(2 * unit)),
        new FedPrompt(2 * unit + 1, World.prompt(2 * unit + 1)));
  }
}
