package io.tributary.gpu.objective;

import io.tributary.gpu.engine.ObjectiveCheck;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RrhfTest {
  @ParameterizedTest
  @CsvSource({"0", "0.2"})
  void isItsEquation(double sft) {
    ObjectiveCheck.check(
        new Rrhf(),
        Map.of("sft-weight", "" + sft),
        g -> {
          double sum = -g.lp(0);
          for (int i = 0; i < g.n(); i++) {
            for (int j = 0; j < g.n(); j++) {
              if (g.scores()[i] < g.scores()[j]) sum += Math.max(0, g.avg(i) - g.avg(j));
            }
          }
          return sum;
        });
  }
}
