package io.tributary.gpu.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tributary.gpu.engine.ObjectiveCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrpoTest {
  @ParameterizedTest
  @CsvSource({"0.04,0.2,2,1,0", "0.5,0.05,1.1,2,0.2"})
  void isItsEquation(double beta, double clip, double cap, int updates, double sft) {
    ClippedSurrogateOracle oracle = new ClippedSurrogateOracle(beta, clip, cap);
    ObjectiveCheck.check(
        new Grpo(),
        oracle.options(updates, sft),
        g -> ClippedSurrogateOracle.mean(g, i -> oracle.response(g, i) / g.tokens(i)));
  }

  /** Deviation of (1, 2, 6) is the root of 7. */
  @Test
  void advantagesAreNormalised() {
    double[] found = new Grpo().advantages(new double[] {1, 2, 6});
    double scale = Math.sqrt(7) + 1e-4;
    assertThat(found)
        .containsExactly(new double[] {-2 / scale, -1 / scale, 3 / scale}, within(1e-12));
    assertThat(new Grpo().advantages(new double[] {4, 4, 4})).containsOnly(0.0);
  }
}
