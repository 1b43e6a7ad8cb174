package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import io.tributary.actors.StreamSettings.Objective;
import io.tributary.actors.fakes.Crash;
import io.tributary.actors.fakes.Streams;
import io.tributary.actors.fakes.World;
import io.tributary.api.TrainingExample;
import io.tributary.streams.log.LedgerStep;
import io.tributary.streams.log.LoggedExample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps that hold earlier examples and pairs of a file beside the stream's new ones. */
class HybridLearnerTest {
  private static final ActorTestKit TEST_KIT = ActorTestKit.create(LocalStream.config());
  private static final int MAX_AGE = 3;

  @AfterAll
  static void shutDown() {
    TEST_KIT.shutdownTestKit();
  }

  private static World world(int prompts) {
    World world = new World(prompts);
    world.mixture = Streams.mixture(MAX_AGE, 5);
    return world;
  }

  private static StreamResult run(World world, StreamSettings settings) throws Exception {
    return new LocalStream(TEST_KIT, settings, world.restart(new Crash(0)).parts()).await();
  }

  private static StreamSettings settings(boolean deterministic) {
    return Streams.mixed(Streams.settings(deterministic, 1, 1, Objective.PAIRS));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void eachNewExampleIsTrainedOnceAndTheRestIsWhatTheMixAsksFor(boolean deterministic)
      throws Exception {
    World world = world(40);
    run(world, settings(deterministic));
    List<LedgerStep> ledger = world.log.ledger;
    assertThat(ledger).hasSizeGreaterThan(6);
    List<Long> used = new ArrayList<>();
    int offline = 0;
    for (LedgerStep step : ledger) {
      used.addAll(step.sequences());
      used.addAll(step.stale());
      offline += step.extras().offline().size();
      assertThat(step.extras().replayed())
          .doesNotHaveDuplicates()
          .isSubsetOf(earlier(ledger, step.step()));
    }
    assertThat(used).doesNotHaveDuplicates();
    // a stale one at the end has no step after it that takes it along
    if (deterministic) assertThat(used).hasSameSizeAs(world.log.examples);
    long trained = ledger.stream().mapToLong(step -> step.sequences().size()).sum();
    assertThat(offline).isEqualTo((int) Math.round(trained * 0.5));
    assertThat(ledger.get(0).extras().replayed()).as("nothing is there yet").isEmpty();
    assertThat(ledger.get(ledger.size() - 2).extras().replayed()).isNotEmpty();
  }

  /** What steps within the age trained as new. */
  private static Set<Long> earlier(List<LedgerStep> ledger, long step) {
    Set<Long> earlier = new HashSet<>();
    for (LedgerStep before : ledger) {
      if (before.step() < step && step - before.step() <= MAX_AGE) {
        earlier.addAll(before.sequences());
      }
    }
    return earlier;
  }

  /** In the stream a step waits for as many new examples as leave room for the others. */
  @Test
  void aStepIsAsLargeAsItIsWithoutThem() throws Exception {
    World world = world(40);
    run(world, settings(false));
    List<LedgerStep> full = world.log.ledger.subList(1, world.log.ledger.size() - 1);
    assertThat(full)
        .allSatisfy(
            step -> {
              assertThat(step.sequences()).hasSize(2);
              assertThat(step.extras().replayed()).hasSize(1);
              assertThat(step.extras().offline()).hasSize(1);
            });
  }

  @Test
  void theEngineGetsNewThenReplayedThenThoseOfTheFile() throws Exception {
    World world = world(40);
    run(world, settings(true));
    List<String> steps = world.calls.stream().filter(call -> call.startsWith("step ")).toList();
    assertThat(steps).hasSameSizeAs(world.log.ledger);
    for (int i = 0; i < steps.size(); i++) {
      LedgerStep step = world.log.ledger.get(i);
      List<TrainingExample> batch = new ArrayList<>();
      for (LoggedExample one : world.log.examples(step.sequences())) batch.add(one.example());
      for (LoggedExample one : world.log.examples(step.extras().replayed())) {
        batch.add(one.example());
      }
      for (long pair : step.extras().offline()) {
        batch.add(world.mixture.offline().get((int) pair - 1));
      }
      assertThat(steps.get(i)).endsWith(" " + batch);
    }
  }

  @Test
  void aResumedLearnerDrawsTheSameWhereverTheCrashWas() throws Exception {
    World whole = world(24);
    run(whole, settings(true));
    int at = 1;
    while (true) {
      World broken = world(24);
      LocalStream stream =
          new LocalStream(TEST_KIT, settings(true), broken.restart(new Crash(at)).parts());
      try {
        stream.await();
        break;
      } catch (ExecutionException e) {
        assertThat(e.getCause()).isInstanceOf(Crash.Simulated.class);
      }
      run(broken, settings(true));
      assertThat(broken.log.ledger).as("crash at point %d", at).isEqualTo(whole.log.ledger);
      assertThat(broken.checkpoint).as("crash at point %d", at).isEqualTo(whole.checkpoint);
      at += 3;
    }
    assertThat(at).as("crash points tried").isGreaterThan(50);
  }

  @Test
  void eachStepReportsItsExamplesBySource() throws Exception {
    World world = world(24);
    List<Map<String, Double>> seen = Collections.synchronizedList(new ArrayList<>());
    world.metrics =
        (step, values) -> {
          if (values.containsKey("loss")) seen.add(values);
        };
    run(world, settings(true));
    assertThat(seen).hasSameSizeAs(world.log.ledger);
    for (int i = 0; i < seen.size(); i++) {
      LedgerStep step = world.log.ledger.get(i);
      assertThat(seen.get(i))
          .containsEntry("data/new", (double) step.sequences().size())
          .containsEntry("data/replayed", (double) step.extras().replayed().size())
          .containsEntry("data/offline", (double) step.extras().offline().size())
          // the age of what is old on purpose is no lag
          .containsEntry("off_policy/max", 0.0);
    }
    World plain = new World(12);
    seen.clear();
    plain.metrics = world.metrics;
    run(plain, Streams.settings(true));
    assertThat(seen).isNotEmpty().allSatisfy(v -> assertThat(v).doesNotContainKey("data/new"));
  }

  @Test
  void anotherMixThanTheRunBeganWithIsRefusedBeforeTheEngineIsMade() throws Exception {
    World world = world(24);
    run(world, settings(true));
    world.mixture = Streams.mixture(MAX_AGE + 1, 5);
    assertThatThrownBy(() -> run(world, settings(true))).hasRootCauseMessage("another mix");
    assertThat(world.open).isEmpty();
  }

  @Test
  void aMixtureHasTheFilesPairs() {
    Mixture five = Streams.mixture(0, 5);
    assertThatThrownBy(() -> new Mixture(five.mix(), five.offline().subList(0, 4)))
        .hasMessage("4 pairs, and the mix is of 5");
  }
}
