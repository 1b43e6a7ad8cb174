package io.tributary.app.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PositionBiasTest {
  @Test
  void tellsWhoWonByItsPlace() {
    double nan = Double.NaN;
    double[] forward = {1, 1, 0, 0.5, 1, nan, 1};
    double[] backward = {1, 0, 1, 0.5, 0.5, 1, 0};
    PositionBias bias = PositionBias.of(forward, backward);
    assertThat(bias).isEqualTo(new PositionBias(6, 2 / 6.0, 2 / 6.0, 1 / 6.0));
  }

  @Test
  void disagreementIsATieAndHalfAVerdictIsNone() {
    assertThat(PositionBias.agreed(1, 1)).isEqualTo(1);
    assertThat(PositionBias.agreed(0, 0)).isZero();
    assertThat(PositionBias.agreed(1, 0)).isEqualTo(0.5);
    assertThat(PositionBias.agreed(1, 0.5)).isEqualTo(0.5);
    assertThat(PositionBias.agreed(Double.NaN, 1)).isNaN();
  }
}
