package io.tributary.app.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WinRateTest {
  private static final double Z = 1.959963984540054;

  /** The end of the interval by its definition, |p - r| = z sqrt(r(1-r)/n), found by bisection. */
  private static double end(double p, double n, double outer) {
    DoubleUnaryOperator excess = r -> Math.abs(p - r) - Z * Math.sqrt(r * (1 - r) / n);
    double inside = p;
    double outside = outer;
    if (excess.applyAsDouble(outside) <= 0) return outside;
    for (int i = 0; i < 200; i++) {
      double middle = (inside + outside) / 2;
      if (excess.applyAsDouble(middle) <= 0) inside = middle;
      else outside = middle;
    }
    return inside;
  }

  @Property
  void theIntervalIsWilsons(
      @ForAll @IntRange(max = 500) int wins,
      @ForAll @IntRange(max = 50) int ties,
      @ForAll @IntRange(max = 500) int losses) {
    double n = wins + ties + losses;
    if (n == 0) return;
    WinRate rate = WinRate.of(wins, ties, losses);
    double p = (wins + ties / 2.0) / n;
    assertThat(rate.value()).isCloseTo(p, within(1e-12));
    assertThat(rate.low()).isCloseTo(end(p, n, 0), within(1e-9));
    assertThat(rate.high()).isCloseTo(end(p, n, 1), within(1e-9));
    assertThat(rate.low()).isBetween(0.0, rate.value());
    assertThat(rate.high()).isBetween(rate.value(), 1.0);
  }

  @Property
  void swappingTheModelsMirrorsTheRate(
      @ForAll @IntRange(max = 500) int wins,
      @ForAll @IntRange(max = 50) int ties,
      @ForAll @IntRange(max = 500) int losses) {
    WinRate rate = WinRate.of(wins, ties, losses);
    WinRate mirrored = WinRate.of(losses, ties, wins);
    assertThat(mirrored.value()).isCloseTo(1 - rate.value(), within(1e-12));
    assertThat(mirrored.low()).isCloseTo(1 - rate.high(), within(1e-12));
  }

  @Test
  void matchesAPublishedExample() {
    // Newcombe 1998, table I: 81 of 263, score interval without continuity correction.
    WinRate rate = WinRate.of(81, 0, 182);
    assertThat(rate.low()).isCloseTo(0.2553, within(5e-5));
    assertThat(rate.high()).isCloseTo(0.3662, within(5e-5));
  }

  @Test
  void withoutOutcomesNothingIsKnown() {
    assertThat(WinRate.of(0, 0, 0)).isEqualTo(new WinRate(0.5, 0, 1, 0, 0, 0));
  }

  @Test
  void comparesScoresPromptByPrompt() {
    double[] after = {1, 2, 3, Double.NEGATIVE_INFINITY};
    double[] before = {0, 2, 4, 0};
    WinRate rate = WinRate.ofScores(after, before);
    assertThat(rate).isEqualTo(WinRate.of(1, 1, 2));
    assertThatThrownBy(() -> WinRate.ofScores(after, new double[1]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> WinRate.of(-1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
