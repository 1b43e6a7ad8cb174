package io.tributary.app.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MomentsTest {
  @Test
  void anscombesQuartetHasItsCorrelation() {
    // Anscombe 1973, first set: r = 0.816, mean of y 7.50, variance of x 11.
    double[] x = {10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5};
    double[] y = {8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68};
    assertThat(Moments.pearson(x, y)).isCloseTo(0.81642, within(1e-5));
    assertThat(Moments.mean(y)).isCloseTo(7.50, within(1e-2));
    assertThat(Moments.deviation(x)).isCloseTo(Math.sqrt(11), within(1e-12));
  }

  @Property
  void scaleAndPlaceDoNotChangeTheCorrelation(
      @ForAll @Size(12) double[] x, @ForAll @DoubleRange(min = 0.1, max = 10) double scale) {
    double[] a = new double[x.length];
    double[] b = new double[x.length];
    double[] c = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      a[i] = Math.sin(x[i]);
      b[i] = Math.cos(3 * x[i]) + a[i];
      c[i] = 5 - scale * b[i];
    }
    double r = Moments.pearson(a, b);
    if (Double.isNaN(r)) return;
    assertThat(r).isBetween(-1.0, 1.0);
    assertThat(Moments.pearson(b, a)).isCloseTo(r, within(1e-9));
    assertThat(Moments.pearson(a, c)).isCloseTo(-r, within(1e-6));
  }

  @Test
  void whatIsNoNumberIsLeftOut() {
    double nan = Double.NaN;
    assertThat(Moments.mean(new double[] {1, nan, 3})).isEqualTo(2);
    assertThat(Moments.deviation(new double[] {1, nan, 3})).isCloseTo(Math.sqrt(2), within(1e-12));
    assertThat(Moments.pearson(new double[] {1, 2, 3, nan}, new double[] {2, 4, 6, 0}))
        .isCloseTo(1, within(1e-12));
    assertThat(Moments.mean(new double[] {nan})).isNaN();
    assertThat(Moments.deviation(new double[] {1})).isNaN();
    assertThat(Moments.pearson(new double[] {1, 2}, new double[] {1, 2})).isNaN();
    assertThat(Moments.pearson(new double[] {1, 1, 1}, new double[] {1, 2, 3})).isNaN();
  }
}
