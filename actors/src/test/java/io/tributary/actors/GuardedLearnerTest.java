package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import io.tributary.actors.fakes.Crash;
import io.tributary.actors.fakes.Streams;
import io.tributary.actors.fakes.World;
import io.tributary.actors.guards.Gauge;
import io.tributary.actors.guards.GuardAction;
import io.tributary.actors.guards.GuardRule;
import io.tributary.streams.log.LedgerStep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What guards do to a stream is in its ledger, and a resumed learner does it again. */
class GuardedLearnerTest {
  private static final ActorTestKit TEST_KIT = ActorTestKit.create(LocalStream.config());
  private static final int PROMPTS = 24;

  @AfterAll
  static void shutDown() {
    TEST_KIT.shutdownTestKit();
  }

  private static GuardRule rule(String metric, double limit, GuardAction action) {
    return new GuardRule(
        "ceiling", Set.of(metric), () -> new Gauge.Level(metric, 1), limit, 0.8, action);
  }

  /** Validations, of every second version, report the version's number; so do steps. */
  private static World world() {
    World world = new World(PROMPTS);
    world.validationReport = w -> Map.of("val/at", (double) w.version().number());
    world.stepReport = w -> Map.of("at", (double) w.version().number());
    world.kept =
        Optional.of(
            new KeptVersions() {
              @Override
              public long hold() {
                return 2;
              }

              @Override
              public Path folder(long version) {
                return Path.of("v" + version);
              }
            });
    return world;
  }

  private static StreamResult run(World world, StreamSettings settings) throws Exception {
    return new LocalStream(TEST_KIT, settings, world.restart(new Crash(0)).parts()).await();
  }

  private static List<Double> rates(World world) {
    return world.log.ledger.stream().map(LedgerStep::rate).toList();
  }

  @Test
  void withoutAnAlarmNothingIsChanged() throws Exception {
    World plain = world();
    run(plain, Streams.settings(true));
    World guarded = world();
    run(guarded, Streams.guarded(true, rule("val/at", 1000, GuardAction.LOWER)));
    assertThat(guarded.log.ledger).isEqualTo(plain.log.ledger);
    assertThat(guarded.checkpoint).isEqualTo(plain.checkpoint);
  }

  @Test
  void aLoweredRateIsInTheLedgerOfEveryStepFromThenOn() throws Exception {
    World world = world();
    run(world, Streams.guarded(true, rule("val/at", 3, GuardAction.LOWER)));
    List<Double> rates = rates(world);
    assertThat(rates).hasSizeGreaterThan(5);
    assertThat(rates.subList(0, 4)).containsOnly(1.0);
    assertThat(rates.subList(4, rates.size())).containsOnly(0.25);
  }

  @Test
  void anAlarmOfAStepTakesEffectWithTheNext() throws Exception {
    World world = world();
    run(world, Streams.guarded(false, rule("at", 2, GuardAction.LOWER)));
    List<Double> rates = rates(world);
    assertThat(rates.subList(0, 3)).containsOnly(1.0);
    assertThat(rates.subList(3, rates.size())).isNotEmpty().containsOnly(0.25);
  }

  @Test
  void aRollBackIsInTheLedgerOfTheStepThatStartsAnew() throws Exception {
    World world = world();
    run(world, Streams.guarded(true, rule("val/at", 3, GuardAction.ROLL_BACK)));
    List<LedgerStep> ledger = world.log.ledger;
    assertThat(ledger.get(4).start()).isEqualTo(OptionalLong.of(2));
    assertThat(ledger).filteredOn(step -> step.start().isPresent()).hasSize(1);
    // each example is still trained in one step, and versions are still steps
    assertThat(world.checkpoint.version().number()).isEqualTo(ledger.size());
    assertThat(ledger.stream().flatMap(step -> step.sequences().stream()))
        .doesNotHaveDuplicates()
        .hasSameSizeAs(world.log.examples);
  }

  @Test
  void aResumedLearnerLowersAgainWhereverTheCrashWas() throws Exception {
    resumeAfterCrashes(Streams.guarded(true, rule("val/at", 3, GuardAction.LOWER)));
  }

  @Test
  void aResumedLearnerRollsBackAgainWhereverTheCrashWas() throws Exception {
    resumeAfterCrashes(Streams.guarded(true, rule("val/at", 3, GuardAction.ROLL_BACK)));
  }

  private static void resumeAfterCrashes(StreamSettings settings) throws Exception {
    World whole = world();
    run(whole, settings);
    int at = 1;
    while (true) {
      World broken = world();
      LocalStream stream =
          new LocalStream(TEST_KIT, settings, broken.restart(new Crash(at)).parts());
      try {
        stream.await();
        break;
      } catch (ExecutionException e) {
        assertThat(e.getCause()).isInstanceOf(Crash.Simulated.class);
      }
      run(broken, settings);
      assertThat(broken.log.ledger).as("crash at point %d", at).isEqualTo(whole.log.ledger);
      assertThat(broken.checkpoint).as("crash at point %d", at).isEqualTo(whole.checkpoint);
      at += 2;
    }
    assertThat(at).as("crash points tried").isGreaterThan(50);
  }

  @Test
  void aPauseDrainsAndAResumedRunGoesToItsEnd() throws Exception {
    for (boolean deterministic : new boolean[] {true, false}) {
      World world = world();
      StreamSettings settings =
          Streams.guarded(deterministic, rule("val/at", 3, GuardAction.PAUSE));
      StreamResult paused = run(world, settings);
      assertThat(paused.drained()).isTrue();
      assertThat(world.checkpoint.version()).isEqualTo(paused.version());
      assertThat(world.log.ledger).hasSize((int) paused.version().number());
      if (deterministic) assertThat(paused.version().number()).isEqualTo(4);
      assertThat(world.open).isEmpty();
      assertThat(run(world, settings).drained()).isFalse();
      assertThat(world.log.outcomes.values().stream().mapToInt(List::size).sum())
          .isEqualTo(PROMPTS);
    }
  }

  @Test
  void anAlarmIsInTheMetricStream() throws Exception {
    World world = world();
    List<Map<String, Double>> seen = Collections.synchronizedList(new ArrayList<>());
    world.metrics = (step, values) -> seen.add(values);
    StreamSettings settings = Streams.guarded(true, rule("val/at", 3, GuardAction.WARN));
    run(world, settings);
    assertThat(seen)
        .anySatisfy(
            values ->
                assertThat(values)
                    .containsEntry("guard/ceiling", 2.0)
                    .containsEntry("guard/ceiling/alarm", 0.0)
                    .containsEntry("guard/rate", 1.0))
        .anySatisfy(values -> assertThat(values).containsEntry("guard/ceiling/alarm", 1.0));
    assertThat(rates(world)).containsOnly(1.0);
  }

  @Test
  void aRollBackWithoutVersionsToGoBackToIsRefused() {
    World world = world();
    world.kept = Optional.empty();
    assertThatThrownBy(
            () -> run(world, Streams.guarded(true, rule("val/at", 3, GuardAction.ROLL_BACK))))
        .hasRootCauseMessage("a guard rolls back, and no version is kept");
  }
}
