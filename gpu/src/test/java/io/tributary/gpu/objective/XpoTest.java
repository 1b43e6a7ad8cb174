package io.tributary.gpu.objective;

import static io.tributary.gpu.engine.GroupNumbers.logSigmoid;

import io.tributary.gpu.engine.ObjectiveCheck;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XpoTest {
  @ParameterizedTest
  @CsvSource({"0.1,0.00001,0", "0.5,0.3,0.2"})
  void isItsEquation(double beta, double alpha, double sft) {
    ObjectiveCheck.check(
        new Xpo(),
        Map.of("beta", "" + beta, "alpha", "" + alpha, "sft-weight", "" + sft),
        g -> {
          double optimism = 0;
          for (int i = 2; i < g.n(); i++) optimism += g.lp(i) / (g.n() - 2);
          return alpha * optimism - logSigmoid(beta * g.margin());
        });
  }
}
