package io.tributary.app.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  private static double mean(double[] values, int[] which) {
    return Arrays.stream(which).mapToDouble(i -> values[i]).average().orElseThrow();
  }

  @Test
  void theIntervalOfAMeanIsThatOfTheCentralLimit() {
    SplittableRandom random = new SplittableRandom(7);
    double[] values = random.doubles(400).toArray();
    Interval interval = new Bootstrap(400, 2000, 3).interval(which -> mean(values, which));
    double half = 1.96 * Moments.deviation(values) / Math.sqrt(400);
    assertThat(interval.value()).isCloseTo(Moments.mean(values), within(1e-12));
    assertThat(interval.high() - interval.value()).isCloseTo(half, within(0.12 * half));
    assertThat(interval.value() - interval.low()).isCloseTo(half, within(0.12 * half));
  }

  @Test
  void theSameSeedGivesTheSameDraws() {
    double[] values = {3, 1, 4, 1, 5, 9, 2, 6};
    Interval one = new Bootstrap(8, 100, 3).interval(which -> mean(values, which));
    assertThat(new Bootstrap(8, 100, 3).interval(which -> mean(values, which))).isEqualTo(one);
    assertThat(new Bootstrap(8, 100, 4).interval(which -> mean(values, which))).isNotEqualTo(one);
  }

  @Test
  void quantilesAreThoseOfTheOrderStatistics() {
    double[] sorted = {1, 2, 3, 4, 5};
    assertThat(Interval.quantile(sorted, 0)).isEqualTo(1);
    assertThat(Interval.quantile(sorted, 0.5)).isEqualTo(3);
    assertThat(Interval.quantile(sorted, 0.9)).isCloseTo(4.6, within(1e-12));
    assertThat(Interval.quantile(sorted, 1)).isEqualTo(5);
  }

  @Test
  void whatIsNotKnownHasNoInterval() {
    assertThat(new Bootstrap(3, 10, 1).interval(which -> Double.NaN).known()).isFalse();
    assertThatThrownBy(() -> new Bootstrap(0, 10, 1)).hasMessageContaining("no prompts");
  }
}
