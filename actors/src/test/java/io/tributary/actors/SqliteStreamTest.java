package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import io.tributary.actors.StreamSettings.Objective;
import io.tributary.actors.fakes.Crash;
import io.tributary.actors.fakes.Streams;
import io.tributary.actors.fakes.World;
import io.tributary.actors.pairs.AllPairs;
import io.tributary.actors.pairs.PairSelection;
import io.tributary.actors.pairs.RejectionSampling;
import io.tributary.streams.log.AuditReport;
import io.tributary.streams.log.ForwardingPairLog;
import io.tributary.streams.log.LedgerDigest;
import io.tributary.streams.log.LedgerStep;
import io.tributary.streams.log.LoggedExample;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.log.PromptOutcome;
import io.tributary.streams.log.RunAudit;
import io.tributary.streams.log.SqlitePairLog;
import io.tributary.streams.log.WorkUnit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stream on the pair log that runs use: crashed, resumed and audited. */
class SqliteStreamTest {
  private static final ActorTestKit TEST_KIT = ActorTestKit.create(LocalStream.config());

  @TempDir Path folder;

  @AfterAll
  static void shutDown() {
    TEST_KIT.shutdownTestKit();
  }

  /** What must be the same in two runs. */
  private record History(
      World.Weights weights, LedgerDigest digest, List<LoggedExample> examples) {}

  @Test
  void aDeterministicRunEndsTheSameAfterACrash() throws Exception {
    StreamSettings settings = Streams.settings(true, 2, 2, Objective.PAIRS);
    History whole = history(new World(15), settings, 0, folder.resolve("whole")).orElseThrow();
    int at = 1;
    for (; ; at += 7) {
      World world = new World(15);
      Path run = folder.resolve("crash-" + at);
      if (history(world, settings, at, run).isPresent()) break;
      assertThat(history(world, settings, 0, run)).contains(whole);
    }
    assertThat(at).isGreaterThan(50);
  }

  @Test
  void aStreamingRunPassesTheAuditAfterACrash() throws Exception {
    StreamSettings settings = Streams.settings(false, 2, 2, Objective.PAIRS);
    for (int at = 1; ; at += 7) {
      World world = new World(25);
      Path run = folder.resolve("crash-" + at);
      if (history(world, settings, at, run).isPresent()) break;
      assertThat(history(world, settings, 0, run)).isPresent();
    }
  }

  /** Of prompts that give several pairs each, some far beyond what may be in flight. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void severalPairsOfAPromptSurviveACrash(boolean deterministic) throws Exception {
    for (PairSelection selection : List.of(new AllPairs(), new RejectionSampling(1, 4))) {
      StreamSettings settings =
          Streams.with(Streams.settings(deterministic, 2, 2, Objective.PAIRS), selection);
      Path runs = folder.resolve(selection.getClass().getSimpleName());
      History whole = history(new World(25), settings, 0, runs.resolve("whole")).orElseThrow();
      assertThat(whole.examples())
          .extracting(e -> e.example().prompt().id())
          .hasSizeGreaterThan(25);
      for (int at = 1; ; at += 23) {
        World world = new World(25);
        Path run = runs.resolve("crash-" + at);
        if (history(world, settings, at, run).isPresent()) break;
        Optional<History> resumed = history(world, settings, 0, run);
        if (deterministic) assertThat(resumed).contains(whole);
        else assertThat(resumed).isPresent();
      }
    }
  }

  /** What is replayed and taken from a file is drawn again as it was, and audited. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void hybridDataSurvivesACrash(boolean deterministic) throws Exception {
    StreamSettings settings = Streams.mixed(Streams.settings(deterministic, 2, 2, Objective.PAIRS));
    History whole = history(mixed(), settings, 0, folder.resolve("whole")).orElseThrow();
    AuditReport audit = RunAudit.of(folder.resolve("whole"));
    assertThat(audit.mixed().replayed()).isPositive();
    assertThat(audit.mixed().offline()).isEqualTo(Math.round(audit.counts().trained() * 0.5));
    int at = 1;
    for (; ; at += 13) {
      World world = mixed();
      Path run = folder.resolve("crash-" + at);
      if (history(world, settings, at, run).isPresent()) break;
      Optional<History> resumed = history(world, settings, 0, run);
      if (deterministic) assertThat(resumed).contains(whole);
      else assertThat(resumed).isPresent();
    }
    assertThat(at).isGreaterThan(50);
  }

  private static World mixed() {
    World world = new World(25);
    world.mixture = Streams.mixture(3, 5);
    return world;
  }

  /** Runs to the end; empty if it crashed. */
  private static Optional<History> history(
      World world, StreamSettings settings, int crashAt, Path run) throws Exception {
    Files.createDirectories(run);
    Crash crash = new Crash(crashAt);
    try (SqlitePairLog log = SqlitePairLog.open(run.resolve(SqlitePairLog.FILE_NAME))) {
      StreamParts parts = world.restart(crash).parts();
      StreamParts real =
          new StreamParts(
              new CrashingLog(log, crash),
              parts.prompts(),
              parts.generators(),
              parts.judges(),
              parts.learner(),
              parts.evaluation(),
              parts.checkpointer(),
              parts.metrics(),
              parts.kept(),
              parts.mixture());
      new LocalStream(TEST_KIT, settings, real).await();
      assertThat(RunAudit.of(run).findings()).isEmpty();
      return Optional.of(
          new History(world.checkpoint, LedgerDigest.of(log.stepsAfter(0)), log.after(0, 1000)));
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(Crash.Simulated.class);
      return Optional.empty();
    }
  }

  /** Dies before or after a write. */
  private static final class CrashingLog extends ForwardingPairLog {
    private final Crash crash;

    CrashingLog(PairLog log, Crash crash) {
      super(log);
      this.crash = crash;
    }

    @Override
    public void feed(WorkUnit unit) {
      crash.point("feed");
      super.feed(unit);
      crash.point("fed");
    }

    @Override
    public boolean commit(long unit, List<PromptOutcome> outcomes, Optional<String> judge) {
      crash.point("commit");
      boolean fresh = super.commit(unit, outcomes, judge);
      crash.point("committed");
      return fresh;
    }

    @Override
    public void record(LedgerStep step) {
      crash.point("record");
      super.record(step);
      crash.point("recorded");
    }
  }
}
