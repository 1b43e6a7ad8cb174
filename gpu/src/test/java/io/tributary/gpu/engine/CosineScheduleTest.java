package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class CosineScheduleTest {
  @Property(tries = 300)
  void shape(
      @ForAll @DoubleRange(min = 1e-7, max = 1) @Scale(7) double peak,
      @ForAll @DoubleRange(min = 0, max = 1) double share,
      @ForAll @IntRange(min = 0, max = 50) int warmup,
      @ForAll @IntRange(min = 1, max = 300) int more) {
    CosineSchedule schedule = new CosineSchedule(peak, share, warmup, warmup + more);
    for (int step = 1; step < warmup; step++) {
      assertThat(schedule.at(step)).isCloseTo(peak * step / warmup, within(1e-12));
    }
    assertThat(schedule.at(warmup)).isCloseTo(peak, within(1e-12));
    double before = peak;
    for (int step = warmup + 1; step <= warmup + more + 3; step++) {
      double rate = schedule.at(step);
      assertThat(rate).isBetween(0.0, before + 1e-15);
      before = rate;
    }
    assertThat(schedule.at(warmup + more)).isCloseTo(peak * share, within(1e-12));
    assertThat(schedule.at(warmup + more + 1_000)).isEqualTo(schedule.at(warmup + more));
  }

  /** Values worked out by hand: halfway down the cosine is the mean of peak and end. */
  @Test
  void knownValues() {
    CosineSchedule schedule = new CosineSchedule(1e-3, 0.1, 10, 110);
    assertThat(schedule.at(5)).isCloseTo(5e-4, within(1e-12));
    assertThat(schedule.at(60)).isCloseTo(5.5e-4, within(1e-12));
    assertThat(schedule.at(35)).isCloseTo(1e-4 + 9e-4 * (2 + Math.sqrt(2)) / 4, within(1e-12));
  }

  @Test
  void withoutWarmUpItStartsAtThePeak() {
    CosineSchedule schedule = new CosineSchedule(1e-3, 0, 0, 10);
    assertThat(schedule.at(0)).isEqualTo(1e-3);
    assertThat(schedule.at(1)).isLessThan(1e-3);
    assertThat(schedule.at(10)).isZero();
  }
}
