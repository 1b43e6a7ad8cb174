package io.tributary.app.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class AxisTest {
  @Test
  void takesRoundSteps() {
    Axis axis = Axis.covering(-0.31, 1.42, 4);
    assertThat(axis.ticks()).containsExactly(-0.5, 0.0, 0.5, 1.0, 1.5);
    assertThat(axis.ticks().stream().map(axis::label))
        .containsExactly("−0.5", "0.0", "0.5", "1.0", "1.5");
  }

  @Test
  void beginsAtZeroOnlyIfThatIsNear() {
    assertThat(Axis.covering(1, 80, 5).low()).isZero();
    assertThat(Axis.covering(20, 27, 4).low()).isEqualTo(20);
    assertThat(Axis.covering(-80, -1, 5).high()).isZero();
  }

  @Test
  void hasRoomForAConstant() {
    assertThat(Axis.covering(0, 0, 4)).extracting(Axis::low, Axis::high).containsExactly(0.0, 1.0);
    Axis axis = Axis.covering(5, 5, 4);
    assertThat(axis.low()).isLessThan(5);
    assertThat(axis.high()).isGreaterThan(5);
  }

  @Test
  void labelsLargeAndSmallNumbers() {
    assertThat(Axis.covering(0, 20000, 4).label(5000)).isEqualTo("5,000");
    assertThat(Axis.covering(0, 5e-5, 5).label(1e-5)).isEqualTo("1.0e−05");
  }

  @Property
  void coversItsValuesWithAFewTicks(
      @ForAll @DoubleRange(min = -1e6, max = 1e6) double a,
      @ForAll @DoubleRange(min = -1e6, max = 1e6) double b) {
    double min = Math.min(a, b);
    double max = Math.max(a, b);
    Axis axis = Axis.covering(min, max, 5);
    assertThat(axis.share(min)).isBetween(-1e-6, 1 + 1e-6);
    assertThat(axis.share(max)).isBetween(-1e-6, 1 + 1e-6);
    assertThat(axis.ticks()).hasSizeBetween(2, 8);
  }
}
