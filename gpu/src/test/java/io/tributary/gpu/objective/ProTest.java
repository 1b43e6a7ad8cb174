package io.tributary.gpu.objective;

import io.tributary.gpu.engine.ObjectiveCheck;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProTest {
  @ParameterizedTest
  @CsvSource({"0.05,0", "1,0.2"})
  void isItsEquation(double weight, double sft) {
    ObjectiveCheck.check(
        new Pro(),
        Map.of("beta-sft", "" + weight, "sft-weight", "" + sft),
        g -> {
          double sum = -weight * g.lp(0);
          for (int k = 0; k < g.n() - 1; k++) {
            double below = 0;
            for (int i = k; i < g.n(); i++) below += Math.exp(g.avg(i));
            sum -= Math.log(Math.exp(g.avg(k)) / below);
          }
          return sum;
        });
  }
}
