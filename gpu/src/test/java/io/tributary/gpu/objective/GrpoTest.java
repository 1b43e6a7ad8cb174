package io.tributary.gpu.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tributary.gpu.engine.ObjectiveCheck;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrpoTest {
  @ParameterizedTest
  @CsvSource({"0.04,0.2,2,1,0", "0.5,0.05,1.1,2,0.2"})
  void isItsEquation(double beta, double clip, double cap, int updates, double sft) {
    ObjectiveCheck.check(
        new Grpo(),
        Map.of(
            "beta", "" + beta,
            "clip", "" + clip,
            "importance-cap", "" + cap,
            "updates", "" + updates,
            "sft-weight", "" + sft),
        g -> {
          double sum = 0;
          for (int i = 0; i < g.n(); i++) {
            double response = 0;
            for (int t = 0; t < g.tokens(i); t++) {
              double u = Math.exp(g.logp()[i][t] - g.old()[i][t]);
              double a = g.advantages()[i][t];
              double weight = Math.min(cap, Math.exp(g.old()[i][t] - g.sampled()[i][t]));
              double d = g.reference()[i][t] - g.logp()[i][t];
              double clipped = Math.max(1 - clip, Math.min(1 + clip, u));
              response += beta * (Math.exp(d) - d - 1) - weight * Math.min(u * a, clipped * a);
            }
            sum += response / g.tokens(i);
          }
          return sum / g.n();
        });
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
