package io.tributary.streams.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RunningStatsTest {
  @Property
  void agreesWithAPlainComputation(
      @ForAll @Size(min = 1, max = 50) List<@DoubleRange(min = -1e6, max = 1e6) Double> values) {
    RunningStats stats = new RunningStats(8);
    values.forEach(stats::add);
    assertThat(stats.count()).isEqualTo(values.size());
    assertThat(stats.mean())
        .isCloseTo(values.stream().mapToDouble(v -> v).average().orElseThrow(), within(1e-6));
    assertThat(stats.max()).isEqualTo(values.stream().mapToDouble(v -> v).max().orElseThrow());
    double[] last =
        values.subList(Math.max(0, values.size() - 8), values.size()).stream()
            .mapToDouble(v -> v)
            .sorted()
            .toArray();
    assertThat(stats.quantile(0)).isEqualTo(last[0]);
    assertThat(stats.quantile(1)).isEqualTo(last[last.length - 1]);
    double median =
        Arrays.stream(last, (last.length - 1) / 2, last.length / 2 + 1).average().orElseThrow();
    assertThat(stats.quantile(0.5)).isCloseTo(median, within(1e-6));
  }

  @Test
  void interpolatesBetweenNeighbours() {
    RunningStats stats = new RunningStats(10);
    for (double value : new double[] {4, 1, 3, 2}) stats.add(value);
    assertThat(stats.quantile(0.25)).isCloseTo(1.75, within(1e-12));
    assertThat(stats.quantile(0.9)).isCloseTo(3.7, within(1e-12));
  }

  @Test
  void nothingAddedIsNaN() {
    RunningStats stats = new RunningStats(1);
    assertThat(new double[] {stats.mean(), stats.max(), stats.quantile(0.5)})
        .containsOnly(Double.NaN);
  }

  @Test
  void refusesWhatMakesNoSense() {
    RunningStats stats = new RunningStats(1);
    assertThatIllegalArgumentException().isThrownBy(() -> stats.add(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> stats.quantile(1.1));
    assertThatIllegalArgumentException().isThrownBy(() -> new RunningStats(0));
  }
}
