package io.tributary.app.making;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.app.UserError;
import io.tributary.config.SettingsLoader;
import io.tributary.gpu.engine.ConstantSchedule;
import io.tributary.gpu.engine.CosineSchedule;
import io.tributary.gpu.engine.Schedule;
import org.junit.jupiter.api.Test;

class LearningRatesTest {
  private static Schedule over(long steps, String... assignments) {
    SettingsLoader loader = SettingsLoader.defaults().set("learner.learning-rate=1.0e-3");
    for (String assignment : assignments) {
      loader = loader.set("learner.schedule." + assignment);
    }
    return LearningRates.of(loader.load().settings().learner(), steps);
  }

  @Test
  void aCosineIsPlannedOverTheRunOrTheDeclaredHorizon() {
    assertThat(over(100)).isEqualTo(new CosineSchedule(1e-3, 0.1, 5, 100));
    assertThat(over(100, "horizon-steps=40")).isEqualTo(new CosineSchedule(1e-3, 0.1, 2, 40));
    assertThat(over(100, "warmup-steps=9")).isEqualTo(new CosineSchedule(1e-3, 0.1, 9, 100));
  }

  @Test
  void aConstantRateNeedsNoPlan() {
    assertThat(over(0, "type=constant")).isEqualTo(new ConstantSchedule(1e-3, 0));
    assertThat(over(0, "type=constant", "warmup-steps=7")).isEqualTo(new ConstantSchedule(1e-3, 7));
  }

  @Test
  void aWarmUpBeyondTheHorizonIsRefused() {
    assertThatThrownBy(() -> over(100, "warmup-steps=101"))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("learner.schedule.warmup-steps = 101: must be at most")
        .hasMessageContaining("100 steps");
  }
}
