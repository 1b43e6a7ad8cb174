package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
  @Property(tries = 300)
  void whatIsWrittenIsReadToTheBit(
      @ForAll @DoubleRange(min = 0, max = 1) double peak,
      @ForAll @DoubleRange(min = 0, max = 1) double share,
      @ForAll @LongRange(min = 0, max = 1_000_000_000) long warmup,
      @ForAll @LongRange(min = 0, max = 1_000_000_000) long more) {
    Schedule cosine = new CosineSchedule(peak, share, warmup, warmup + more);
    assertThat(Schedule.parse(cosine.text())).isEqualTo(cosine);
    Schedule constant = new ConstantSchedule(peak, warmup);
    assertThat(Schedule.parse(constant.text())).isEqualTo(constant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "cosine", "cosine 1 2 3 x", "constant 1 2 3", "linear 1 2"})
  void whatIsNoScheduleIsRefused(String text) {
    assertThatThrownBy(() -> Schedule.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aConstantRateRisesAndStays() {
    Schedule schedule = new ConstantSchedule(1e-3, 4);
    assertThat(schedule.at(1)).isCloseTo(2.5e-4, within(1e-15));
    assertThat(schedule.at(3)).isCloseTo(7.5e-4, within(1e-15));
    assertThat(schedule.at(4)).isEqualTo(1e-3);
    assertThat(schedule.at(1_000_000_000)).isEqualTo(1e-3);
    assertThat(schedule.horizon()).isEmpty();
    assertThat(new ConstantSchedule(1e-3, 0).at(1)).isEqualTo(1e-3);
  }

  @Test
  void aCosineEndsAtItsHorizon() {
    assertThat(new CosineSchedule(1, 0.1, 2, 8).horizon()).hasValue(8);
  }
}
