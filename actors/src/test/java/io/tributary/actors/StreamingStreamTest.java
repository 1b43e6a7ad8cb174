package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import io.tributary.actors.StreamSettings.Flow;
import io.tributary.actors.StreamSettings.Objective;
import io.tributary.actors.fakes.Crash;
import io.tributary.actors.fakes.Streams;
import io.tributary.actors.fakes.World;
import io.tributary.api.PolicyVersion;
import io.tributary.api.PreferencePair;
import io.tributary.api.ScoredCandidate;
import io.tributary.api.TrainingExample;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.LedgerStep;
import io.tributary.streams.log.LoggedExample;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.log.PromptOutcome;
import io.tributary.streams.log.WorkUnit;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What holds of a streaming run in whatever order things happen. */
class StreamingStreamTest {
  private static final ActorTestKit TEST_KIT = ActorTestKit.create(LocalStream.config());
  private static final int PROMPTS = 25;

  @AfterAll
  static void shutDown() {
    TEST_KIT.shutdownTestKit();
  }

  @Test
  void everyPromptHasOneOutcomeAndNothingIsTrainedTwice() throws Exception {
    World world = new World(PROMPTS);
    StreamResult result = start(world, Streams.settings(false, 2, 2, Objective.PAIRS)).await();
    assertThat(result.drained()).isFalse();
    assertThat(result.steps()).isEqualTo(world.log.ledger.size());
    assertWhole(world);
  }

  @Test
  void aCrashAtAnyPointLosesNothing() throws Exception {
    StreamSettings settings = Streams.settings(false, 2, 2, Objective.PAIRS);
    int crashes = 0;
    for (int at = 1; ; at += 2) {
      World world = new World(PROMPTS);
      LocalStream stream = start(world.restart(new Crash(at)), settings);
      try {
        stream.await();
        break;
      } catch (ExecutionException e) {
        assertThat(e.getCause()).isInstanceOf(Crash.Simulated.class);
        crashes++;
      }
      start(world.restart(new Crash(0)), settings).await();
      assertWhole(world);
    }
    assertThat(crashes).as("crash points tried").isGreaterThan(30);
  }

  /** Units end in another order than they begin, and weights change under them. */
  @Test
  void unitsThatOverlapLoseNothingWhereverItCrashes() throws Exception {
    StreamSettings settings = Streams.settings(false, 2, 2, Objective.PAIRS);
    int crashes = 0;
    int spans = 0;
    for (int at = 1; ; at += 5) {
      World world = overlapping(PROMPTS);
      LocalStream stream = start(world.restart(new Crash(at)), settings);
      try {
        stream.await();
        assertWhole(world);
        break;
      } catch (ExecutionException e) {
        assertThat(e.getCause()).isInstanceOf(Crash.Simulated.class);
        crashes++;
      }
      start(world.restart(new Crash(0)), settings).await();
      assertWhole(world);
      spans += spans(world);
    }
    assertThat(crashes).as("crash points tried").isGreaterThan(12);
    assertThat(spans).as("examples that more than one version sampled").isPositive();
  }

  @Test
  void overlappingUnitsStayWithinTheBoundAndTheirLagIsThatOfTheirFirstToken() throws Exception {
    World world = overlapping(120);
    StreamSettings settings = lenient(Streams.settings(false, 2, 2, Objective.PAIRS));
    AtomicInteger most = new AtomicInteger();
    world.onCall =
        call -> {
          PairLog.Counts counts = world.log.counts();
          long dropped = counts.dropped().values().stream().mapToLong(Long::longValue).sum();
          most.accumulateAndGet((int) (counts.fed() - dropped - counts.trained()), Math::max);
        };
    start(world, settings).await();
    assertThat(most.get()).isLessThanOrEqualTo(settings.flow().maxInFlight()).isGreaterThan(3);
    assertThat(spans(world)).isPositive();
    assertWhole(world);
  }

  private static World overlapping(int prompts) {
    World world = new World(prompts);
    world.mostChunks = 7;
    world.inFlightUpdates = true;
    world.sampleMillis = 1;
    return world;
  }

  /** Examples with a candidate whose tokens are of more than one version. */
  private static int spans(World world) {
    return (int)
        world.log.examples.stream()
            .map(example -> (PreferencePair) example.example())
            .flatMap(pair -> Stream.of(pair.chosen(), pair.rejected()))
            .map(ScoredCandidate::candidate)
            .filter(candidate -> !candidate.version().equals(candidate.lastVersion()))
            .count();
  }

  @Test
  void aDrainedRunGoesOnWhereItWas() throws Exception {
    World world = new World(PROMPTS);
    CountDownLatch stepped = new CountDownLatch(1);
    world.onCall = call -> countDown(call, "step", stepped);
    world.sampleMillis = 10;
    LocalStream stream = start(world, Streams.settings(false));
    assertThat(stepped.await(60, TimeUnit.SECONDS)).isTrue();
    stream.guardian.tell(StreamGuardian.Drain.INSTANCE);
    StreamResult drained = stream.await();
    assertThat(drained.drained()).isTrue();
    assertThat(drained.version()).isEqualTo(world.checkpoint.version());
    assertThat(world.log.unfinished()).isEmpty();
    assertThat(drained.counts().fed()).isLessThan(PROMPTS);
    assertThat(world.open).isEmpty();

    assertThat(start(world.restart(new Crash(0)), Streams.settings(false)).await().drained())
        .isFalse();
    assertWhole(world);
  }

  @Test
  void examplesThatLagTooMuchAreRecordedAsStale() throws Exception {
    World world = new World(60);
    // Only one version behind is allowed; many generators and a quick learner exceed it.
    world.sampleMillis = 20;
    AtomicInteger samples = new AtomicInteger();
    world.onCall =
        call -> {
          // Every third unit is sampled slowly, while the learner goes on.
          if (call.equals("sample") && samples.incrementAndGet() % 3 == 0) pause(120);
        };
    StreamSettings base = Streams.settings(false, 4, 2, Objective.SAMPLES);
    world.judged = false;
    start(world, base).await();
    assertWhole(world);
    assertThat(world.trainedLags).allMatch(lag -> lag <= base.flow().maxPolicyLag());
    assertThat(world.log.ledger.stream().mapToInt(step -> step.stale().size()).sum()).isPositive();
  }

  @Test
  void generatorsSampleWhileTheLearnerTrains() throws Exception {
    World world = new World(60);
    world.sampleMillis = 3;
    world.stepMillis = 15;
    start(world, lenient(Streams.settings(false, 2, 1, Objective.PAIRS))).await();
    assertThat(world.sampledDuringStep.get()).isGreaterThan(5);
    assertWhole(world);
  }

  @Test
  void neverMorePromptsAreInFlightThanAllowed() throws Exception {
    World world = new World(120);
    world.stepMillis = 10;
    StreamSettings settings = lenient(Streams.settings(false, 3, 2, Objective.PAIRS));
    AtomicInteger most = new AtomicInteger();
    world.onCall =
        call -> {
          PairLog.Counts counts = world.log.counts();
          long dropped = counts.dropped().values().stream().mapToLong(Long::longValue).sum();
          // The ledger is a step ahead of what the feed was told, so this is a lower bound of it.
          most.accumulateAndGet((int) (counts.fed() - dropped - counts.trained()), Math::max);
        };
    start(world, settings).await();
    assertThat(most.get()).isLessThanOrEqualTo(settings.flow().maxInFlight()).isGreaterThan(3);
    assertWhole(world);
  }

  @Test
  void workersThatFailAreStartedAgainAndTheirUnitsRedone() throws Exception {
    World world = new World(PROMPTS);
    Set<String> failed = ConcurrentHashMap.newKeySet();
    world.onCall =
        call -> {
          if (!call.equals("step") && !call.equals("evaluate") && failed.add(call)) {
            throw new IllegalStateException("a defect in " + call);
          }
        };
    start(world, Streams.settings(false)).await();
    assertThat(failed).contains("sample", "judge");
    assertWhole(world);
    assertThat(world.open).isEmpty();
  }

  @Test
  void aWorkerThatKeepsFailingFailsTheStreamWithItsCause() {
    for (String part : List.of("sample", "judge", "step", "evaluate")) {
      World world = new World(PROMPTS);
      AtomicInteger calls = new AtomicInteger();
      IllegalStateException cause = new IllegalStateException("always in " + part);
      world.onCall =
          call -> {
            if (call.equals(part)) {
              calls.incrementAndGet();
              throw cause;
            }
          };
      LocalStream stream = start(world, Streams.settings(false));
      assertThatThrownBy(stream::await).isInstanceOf(ExecutionException.class).hasCause(cause);
      assertThat(calls).hasValue(Set.of("sample", "judge").contains(part) ? 4 : 1);
      assertThat(world.open).as("engines left open").isEmpty();
    }
  }

  @Test
  void aFactoryThatFailsFailsTheStreamWithItsCause() {
    World world = new World(PROMPTS);
    IllegalStateException cause = new IllegalStateException("no such model");
    StreamParts parts = world.parts();
    StreamParts broken =
        new StreamParts(
            parts.pairLog(),
            parts.prompts(),
            index -> {
              throw cause;
            },
            parts.judges(),
            parts.learner(),
            parts.evaluation(),
            parts.checkpointer(),
            parts.metrics());
    LocalStream stream = new LocalStream(TEST_KIT, Streams.settings(false), broken);
    assertThatThrownBy(stream::await).hasCause(cause);
    assertThat(world.open).isEmpty();
  }

  @Test
  void anEmptySourceEndsAtOnce() throws Exception {
    World world = new World(0);
    StreamResult result = start(world, Streams.settings(false)).await();
    assertThat(result.version()).isEqualTo(PolicyVersion.REFERENCE);
    assertThat(result.counts().fed()).isZero();
    World lockStep = new World(0);
    assertThat(start(lockStep, Streams.settings(true)).await().steps()).isZero();
  }

  @Test
  void aFinishedRunHasNothingToResume() throws Exception {
    World world = new World(PROMPTS);
    start(world, Streams.settings(false)).await();
    World.Weights end = world.checkpoint;
    StreamResult again = start(world.restart(new Crash(0)), Streams.settings(false)).await();
    assertThat(again.steps()).isZero();
    assertThat(world.checkpoint).isEqualTo(end);
  }

  private static LocalStream start(World world, StreamSettings settings) {
    return new LocalStream(TEST_KIT, settings, world.parts());
  }

  /** Without staleness. */
  private static StreamSettings lenient(StreamSettings settings) {
    return new StreamSettings(
        settings.seed(),
        settings.objective(),
        settings.sampling(),
        settings.judging(),
        new Flow(false, 1000, 12, Duration.ofMinutes(5), Duration.ofSeconds(5), 3),
        settings.training());
  }

  /** Every prompt was fed once and has one outcome; every example was trained once or is stale. */
  private static void assertWhole(World world) {
    List<FedPrompt> fed =
        world.log.fed.values().stream().flatMap(unit -> unit.prompts().stream()).toList();
    assertThat(fed.stream().map(FedPrompt::ordinal))
        .containsExactlyElementsOf(LongStream.range(0, fed.size()).boxed().toList());
    assertThat(fed.stream().map(FedPrompt::prompt).distinct()).hasSize(fed.size());
    assertThat(
            world.log.outcomes.values().stream()
                .flatMap(List::stream)
                .map(PromptOutcome::prompt)
                .toList())
        .isEqualTo(fed);
    assertThat(world.log.fed.values().stream().map(WorkUnit::number)).doesNotHaveDuplicates();

    List<Long> used =
        world.log.ledger.stream()
            .flatMap(
                step -> LongStream.concat(longs(step.sequences()), longs(step.stale())).boxed())
            .sorted()
            .toList();
    // Stale examples after the very last step have no step to ride in.
    assertThat(used).doesNotHaveDuplicates();
    assertThat(world.log.examples.size() - used.size()).isBetween(0, 2);

    World.Weights ledger = new World.Weights(PolicyVersion.REFERENCE, 1);
    for (LedgerStep step : world.log.ledger) {
      List<TrainingExample> examples =
          world.log.examples(step.sequences()).stream().map(LoggedExample::example).toList();
      ledger = World.trained(ledger, examples);
    }
    assertThat(world.checkpoint).as("what the learner saw").isEqualTo(ledger);
  }

  private static LongStream longs(List<Long> values) {
    return values.stream().mapToLong(Long::longValue);
  }

  private static void countDown(String call, String awaited, CountDownLatch latch) {
    if (call.equals(awaited)) latch.countDown();
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
