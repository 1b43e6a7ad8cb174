package io.tributary.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LineFitTest {
  @Test
  void findsALine() {
    LineFit fit = LineFit.of(new double[] {1, 2, 5}, new double[] {5, 7, 13});
    assertThat(fit.intercept()).isEqualTo(3, within(1e-12));
    assertThat(fit.slope()).isEqualTo(2, within(1e-12));
  }

  @Test
  void goesBetweenPointsThatAreOnNone() {
    LineFit fit = LineFit.of(new double[] {0, 1, 2}, new double[] {0, 3, 0});
    assertThat(fit.slope()).isEqualTo(0, within(1e-12));
    assertThat(fit.intercept()).isEqualTo(1, within(1e-12));
  }

  @Test
  void needsTwoPoints() {
    assertThatThrownBy(() -> LineFit.of(new double[] {2, 2}, new double[] {1, 2}))
        .hasMessageContaining("two different x");
    assertThatThrownBy(() -> LineFit.of(new double[] {2}, new double[] {1, 2}))
        .hasMessageContaining("1 x and 2 y");
  }
}
