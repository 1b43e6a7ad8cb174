package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.tributary.actors.StreamSettings.Objective;
import io.tributary.actors.fakes.Crash;
import io.tributary.actors.fakes.Streams;
import io.tributary.actors.fakes.World;
import io.tributary.api.Candidate;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.gpu.TooManyBadStepsException;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.LedgerStep;
import io.tributary.streams.log.PromptOutcome;
import io.tributary.streams.log.WorkUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class LearnerTest {
  private static final ActorTestKit TEST_KIT = ActorTestKit.create(LocalStream.config());

  @AfterAll
  static void shutDown() {
    TEST_KIT.shutdownTestKit();
  }

  @Test
  void refusesACheckpointOfAnotherRun() {
    World world = new World(10);
    world.checkpoint = new World.Weights(new PolicyVersion(9), 4);
    assertThatThrownBy(() -> start(world, Streams.settings(false)).await())
        .hasRootCauseMessage(
            "the checkpoint is at step 9 but the pair log's ledger ends at step 0; they are not of"
                + " one run");
    assertThat(world.open).isEmpty();
  }

  @Test
  void refusesALedgerWithAHole() throws Exception {
    World world = new World(15);
    start(world, Streams.settings(true)).await();
    world.log.ledger.remove(0);
    world.checkpoint = new World.Weights(PolicyVersion.REFERENCE, 1);
    assertThatThrownBy(() -> start(world.restart(new Crash(0)), Streams.settings(true)).await())
        .hasRootCauseMessage(
            "the pair log's ledger has no step 1, which the checkpoint at step 0 needs");
  }

  @Test
  void aLearnerThatGivesUpNamesTheNewestCheckpoint() {
    World world = new World(60);
    world.judged = false;
    AtomicInteger steps = new AtomicInteger();
    world.onCall =
        call -> {
          if (call.equals("step") && steps.incrementAndGet() == 8) {
            throw new TooManyBadStepsException(
                3, new PolicyVersion(4), new ArithmeticException("loss is NaN"));
          }
        };
    StreamSettings settings = Streams.settings(false, 1, 1, Objective.SAMPLES);
    long every = settings.training().checkpointEvery();
    assertThatThrownBy(() -> start(world, settings).await())
        .hasStackTraceContaining(
            "the weights are still those of version 4; lower learner.learning-rate, or set"
                + " model.dtype = fp32; the newest checkpoint is that of step "
                + 7 / every * every);
  }

  @Test
  void aLearnerThatWasTakenOverSavesNoCheckpoint() {
    World world = new World(60);
    world.judged = false;
    StreamSettings settings = Streams.settings(false, 1, 1, Objective.SAMPLES);
    long every = settings.training().checkpointEvery();
    AtomicInteger steps = new AtomicInteger();
    world.onCall =
        call -> {
          // It is in the ledger by then, and due to be saved.
          if (call.equals("step") && steps.incrementAndGet() == 2 * every) {
            world.log.takenOver = true;
          }
        };
    assertThatThrownBy(() -> start(world, settings).await())
        .hasStackTraceContaining("another learner has taken over");
    assertThat(world.log.ledger).hasSize((int) (2 * every));
    assertThat(world.checkpoint.version().number()).isEqualTo(every);
  }

  @Test
  void theLastStepTakesWhatIsLeft() throws Exception {
    World six = new World(6);
    six.judged = false;
    start(six, Streams.settings(false, 1, 1, Objective.SAMPLES)).await();
    assertThat(six.log.ledger.stream().map(step -> step.sequences().size())).containsExactly(3, 3);
    World five = new World(5);
    five.judged = false;
    start(five, Streams.settings(false, 1, 1, Objective.SAMPLES)).await();
    assertThat(five.log.ledger.stream().map(step -> step.sequences().size())).containsExactly(3, 2);
  }

  @Test
  void examplesPassedOverAreToldToTheFeedUntilAStepTakesThemAlong() {
    World world = new World(0);
    commit(world, 0, 0, 9);
    for (int step = 1; step <= 3; step++) {
      long first = 3 * step - 2;
      world.log.record(new LedgerStep(step, List.of(first, first + 1, first + 2), List.of()));
    }
    world.checkpoint = new World.Weights(new PolicyVersion(3), 1);
    // Sampled three versions ago, with one allowed.
    commit(world, 1, 9, 13);
    TestProbe<PromptFeed.Command> feed = TEST_KIT.createTestProbe();
    ActorRef<Learner.Command> learner = spawn(world, feed.getRef());
    learner.tell(new Learner.Open(Optional.empty()));
    feed.expectMessage(new PromptFeed.ExamplesFinished(4, 13));
    feed.expectMessage(new PromptFeed.ExamplesFinished(0, 13));
    assertThat(world.log.ledger).hasSize(3);
    TEST_KIT.stop(learner);
  }

  @Test
  void saysHowManyExamplesWait() {
    World world = new World(0);
    // One short of a step.
    commit(world, 0, 0, 2);
    TestProbe<PromptFeed.Command> feed = TEST_KIT.createTestProbe();
    QueueDepths depths = new QueueDepths();
    ActorRef<Learner.Command> learner = spawn(world, feed.getRef(), depths);
    learner.tell(new Learner.Open(Optional.empty()));
    waits(feed, depths, 2);
    commit(world, 1, 2, 4);
    // A step of three leaves one.
    learner.tell(new Learner.ExamplesAvailable());
    waits(feed, depths, 1);
    assertThat(world.log.ledger).hasSize(1);
    TEST_KIT.stop(learner);
    feed.awaitAssert(
        () -> {
          assertThat(depths.now()).isEmpty();
          return null;
        });
  }

  private static void waits(TestProbe<?> probe, QueueDepths depths, long examples) {
    probe.awaitAssert(
        () -> {
          assertThat(depths.now()).isEqualTo(Map.of("examples_waiting", examples));
          return null;
        });
  }

  private static ActorRef<Learner.Command> spawn(World world, ActorRef<PromptFeed.Command> feed) {
    return spawn(world, feed, new QueueDepths());
  }

  private static ActorRef<Learner.Command> spawn(
      World world, ActorRef<PromptFeed.Command> feed, QueueDepths depths) {
    StreamParts all = world.parts();
    LearnerParts parts =
        new LearnerParts(
            all.pairLog(),
            () -> new LearnerTerm(all.pairLog(), PolicyPublisher.NONE),
            all.learner(),
            Optional.empty(),
            all.checkpointer(),
            all.metrics());
    TestProbe<StreamGuardian.Command> guardian = TEST_KIT.createTestProbe();
    Learner.Links links =
        new Learner.Links(
            guardian.getRef(), Optional.of(feed), Learner.AtEnd.STOP, Patience.CLUSTER, depths);
    return TEST_KIT.spawn(
        Learner.create(Streams.settings(false), parts, links), Dispatchers.pinned());
  }

  /** A unit of samples of the reference's weights. */
  private static void commit(World world, long unit, int first, int end) {
    Candidate sample =
        new Candidate(
            "word",
            new int[] {1, 2},
            new float[] {-1, -1},
            new float[] {-1, -1},
            FinishReason.EOS,
            PolicyVersion.REFERENCE,
            PolicyVersion.REFERENCE,
            1.0,
            17);
    List<FedPrompt> prompts =
        IntStream.range(first, end)
            .mapToObj(ordinal -> new FedPrompt(ordinal, World.prompt(ordinal)))
            .toList();
    world.log.feed(new WorkUnit(unit, prompts));
    world.log.commit(
        unit,
        prompts.stream()
            .map(prompt -> (PromptOutcome) new PromptOutcome.Sampled(prompt, List.of(sample)))
            .toList());
  }

  @Test
  void reportsLagAndTimeWithEachStep() throws Exception {
    World world = new World(12);
    List<Map<String, Double>> steps = new ArrayList<>();
    StreamParts parts = world.parts();
    StreamParts measured =
        new StreamParts(
            parts.pairLog(),
            parts.prompts(),
            parts.generators(),
            parts.judges(),
            parts.learner(),
            parts.evaluation(),
            parts.checkpointer(),
            (step, values) -> {
              synchronized (steps) {
                if (values.containsKey("loss")) steps.add(values);
              }
            });
    new LocalStream(TEST_KIT, Streams.settings(true), measured).await();
    assertThat(steps)
        .hasSize(world.log.ledger.size())
        .allSatisfy(
            values ->
                assertThat(values)
                    .containsEntry("off_policy/mean", 0.0)
                    .containsEntry("off_policy/max", 0.0)
                    .containsEntry("off_policy/dropped", 0.0)
                    .containsKey("timing_s/step"));
  }

  @Test
  void streamingSkipsAValidationWhileOneIsRunning() throws Exception {
    World world = new World(60);
    world.judged = false;
    CountDownLatch manySteps = new CountDownLatch(9);
    AtomicInteger evaluations = new AtomicInteger();
    world.onCall =
        call -> {
          if (call.equals("step")) manySteps.countDown();
          if (call.equals("evaluate") && evaluations.incrementAndGet() == 1) await(manySteps);
        };
    start(world, Streams.settings(false, 1, 1, Objective.SAMPLES)).await();
    assertThat(manySteps.getCount()).isZero();
    // Due at every second step, but steps 4, 6 and 8 passed during the first.
    assertThat(evaluations.get()).isLessThanOrEqualTo(world.log.ledger.size() / 2 - 2);
    assertThat(world.log.evaluations()).containsKey((long) world.log.ledger.size());
  }

  @Test
  void whatArrivesDuringAStepIsHandledBeforeTheNext() throws Exception {
    World world = new World(60);
    world.judged = false;
    // Examples pile up behind slow steps; the end of a validation must not queue behind them.
    world.onCall = call -> pause(call.equals("step") ? 25 : 0);
    start(world, Streams.settings(false, 1, 1, Objective.SAMPLES)).await();
    assertThat(world.log.evaluations().keySet())
        .containsAll(
            LongStream.rangeClosed(1, world.log.ledger.size() / 2)
                .map(i -> 2 * i)
                .boxed()
                .toList());
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static LocalStream start(World world, StreamSettings settings) {
    return new LocalStream(TEST_KIT, settings, world.parts());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).as("it came meanwhile").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
