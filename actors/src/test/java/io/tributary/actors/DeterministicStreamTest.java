package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import io.tributary.actors.StreamSettings.Objective;
import io.tributary.actors.fakes.Crash;
import io.tributary.actors.fakes.Streams;
import io.tributary.actors.fakes.World;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The same seed gives the same history, whatever happens on the way. */
class DeterministicStreamTest {
  private static final ActorTestKit TEST_KIT = ActorTestKit.create(LocalStream.config());
  private static final int PROMPTS = 15;

  @AfterAll
  static void shutDown() {
    TEST_KIT.shutdownTestKit();
  }

  @Test
  void theSameSeedMakesTheSameCallsInTheSameOrder() throws Exception {
    World first = run(new World(PROMPTS), 0, Streams.settings(true));
    World second = run(new World(PROMPTS), 0, Streams.settings(true));
    assertThat(byEngine(second, "sample")).isEqualTo(byEngine(first, "sample"));
    assertThat(byEngine(second, "judge")).isEqualTo(byEngine(first, "judge"));
    assertThat(byEngine(second, "step")).isEqualTo(byEngine(first, "step"));
    assertThat(first.trainedLags).containsOnly(0L);
    assertThat(first.checkpoint.version().number()).isGreaterThan(2);
    assertThat(first.log.evaluations().keySet()).contains(2L);
  }

  @Test
  void theNumberOfWorkersChangesNothing() throws Exception {
    World one = run(new World(PROMPTS), 0, Streams.settings(true));
    World many = run(new World(PROMPTS), 0, Streams.settings(true, 3, 2, Objective.PAIRS));
    assertSameHistory(many, one);
  }

  @Test
  void aResumedRunRepeatsHistoryAfterACrashAtAnyPoint() throws Exception {
    resumeAfterCrashes(Streams.settings(true), 1);
  }

  @Test
  void aResumedRunRepeatsHistoryWithSeveralWorkers() throws Exception {
    resumeAfterCrashes(Streams.settings(true, 2, 2, Objective.PAIRS), 3);
  }

  /** Weights that may change under way do not: a unit is sampled by the version it began with. */
  @Test
  void manyChunksAUnitChangeNothing() throws Exception {
    World one = run(new World(PROMPTS), 0, Streams.settings(true));
    World chunked = new World(PROMPTS);
    chunked.mostChunks = 5;
    assertSameHistory(run(chunked, 0, Streams.settings(true)), one);
  }

  @Test
  void bareSamplesAreTrainedWithoutAJudge() throws Exception {
    resumeAfterCrashes(Streams.settings(true, 1, 1, Objective.SAMPLES), 3);
  }

  @Test
  void aRunThatIsCrashedAgainAndAgainEndsTheSame() throws Exception {
    World whole = run(new World(PROMPTS), 0, Streams.settings(true));
    World broken = new World(PROMPTS);
    // Each life gets a little further than the one before; replaying alone passes some points.
    for (int life = 1; life < 200; life++) {
      if (ends(broken, 9 + 3 * life, Streams.settings(true))) break;
    }
    assertSameHistory(broken, whole);
  }

  /** Crashes at every {@code stride}-th point of the run. */
  private static void resumeAfterCrashes(StreamSettings settings, int stride) throws Exception {
    World whole = run(new World(PROMPTS), 0, settings);
    int at = 1;
    while (true) {
      World broken = new World(PROMPTS);
      if (ends(broken, at, settings)) break;
      run(broken, 0, settings);
      assertSameHistory(broken, whole);
      at += stride;
    }
    assertThat(at).as("crash points tried").isGreaterThan(50);
  }

  /** Runs to the end, which must come. */
  private static World run(World world, int crashAt, StreamSettings settings) throws Exception {
    assertThat(ends(world, crashAt, settings)).isTrue();
    return world;
  }

  /** Whether the run ended; false if it crashed. */
  private static boolean ends(World world, int crashAt, StreamSettings settings) throws Exception {
    Crash crash = new Crash(crashAt);
    world.judged = settings.objective() == Objective.PAIRS;
    LocalStream stream = new LocalStream(TEST_KIT, settings, world.restart(crash).parts());
    try {
      assertThat(stream.await().drained()).isFalse();
      assertThat(world.open).as("engines left open").isEmpty();
      return true;
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(Crash.Simulated.class);
      assertThat(world.open).as("engines left open").isEmpty();
      return false;
    }
  }

  private static void assertSameHistory(World actual, World expected) {
    assertThat(actual.checkpoint).isEqualTo(expected.checkpoint);
    assertThat(actual.log.fed).isEqualTo(expected.log.fed);
    assertThat(actual.log.outcomes).isEqualTo(expected.log.outcomes);
    assertThat(actual.log.examples).isEqualTo(expected.log.examples);
    assertThat(actual.log.ledger).isEqualTo(expected.log.ledger);
    assertThat(actual.log.evaluations()).isEqualTo(expected.log.evaluations());
  }

  private static List<String> byEngine(World world, String call) {
    return world.calls.stream().filter(entry -> entry.startsWith(call)).toList();
  }
}
