package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.actors.StreamSettings.Flow;
import io.tributary.actors.fakes.Streams;
import java.time.Duration;
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
