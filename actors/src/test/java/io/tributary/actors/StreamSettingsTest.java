package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tributary.actors.StreamSettings.Flow;
import io.tributary.actors.StreamSettings.Training;
import io.tributary.actors.fakes.Streams;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StreamSettingsTest {
  @Test
  void refusesALimitThatWouldStallTheStream() {
    assertThatThrownBy(() -> with(false, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "pipeline.max-in-flight = 3 must be at least 4 (learner.examples-per-step - 1 +"
                + " generation.prompts-per-unit), or the stream would stand still");
    assertThat(with(false, 4).flow().maxInFlight()).isEqualTo(4);
    assertThat(with(true, 1).flow().deterministic()).isTrue();
  }

  @Test
  void aRoundHoldsAtLeastOneStep() {
    assertThat(Streams.settings(true).unitsPerRound()).isEqualTo(2);
  }

  /** Of steps that hold others beside them: a whole number each, at least one, and no drift. */
  @Property
  void newExamplesKeepTheirShareOverSteps(
      @ForAll @IntRange(min = 1, max = 64) int examples,
      @ForAll @DoubleRange(min = 0.02, max = 1) double share) {
    Assume.that(examples * share >= 1);
    Training training = new Training(examples, 2, 2, 2, List.of(), 0.5, share);
    long all = 0;
    for (int step = 1; step <= 100; step++) {
      int fresh = training.newInStep(step);
      assertThat(fresh).isBetween(1, examples);
      all += fresh;
      assertThat((double) all).isCloseTo(step * examples * share, within(0.5 + 1e-6));
    }
  }

  @Test
  void aRoundIsAsLargeAsTheNewExamplesOfAStep() {
    assertThat(Streams.mixed(Streams.settings(true)).unitsPerRound()).isEqualTo(1);
  }

  @Test
  void aShareThatLeavesNoNewExamplesIsRefused() {
    for (double share : new double[] {0, -1, 1.5, Double.NaN}) {
      assertThatThrownBy(() -> new Training(4, 2, 2, 2, List.of(), 0.5, share))
          .hasMessage("share " + share + " of new examples");
    }
  }

  private static StreamSettings with(boolean deterministic, int maxInFlight) {
    StreamSettings base = Streams.settings(true);
    return new StreamSettings(
        base.seed(),
        base.objective(),
        base.sampling(),
        base.judging(),
        new Flow(deterministic, 1, maxInFlight, Duration.ofMinutes(1), Duration.ofSeconds(1), 1),
        base.training());
  }
}
