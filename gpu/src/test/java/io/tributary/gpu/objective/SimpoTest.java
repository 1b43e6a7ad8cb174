package io.tributary.gpu.objective;

import static io.tributary.gpu.engine.GroupNumbers.logSigmoid;
import static io.tributary.gpu.objective.KnownPair.lossOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tributary.gpu.engine.ObjectiveCheck;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimpoTest {
  @ParameterizedTest
  @CsvSource({"2,0.5,0", "0.7,0,0.2"})
  void isItsEquation(double beta, double gamma, double sft) {
    ObjectiveCheck.check(
        new Simpo(),
        Map.of("beta", "" + beta, "gamma", "" + gamma, "sft-weight", "" + sft),
        g -> -logSigmoid(beta * (g.avg(0) - g.avg(1)) - gamma));
  }

  /** Log-probs (-10, -12) of one token each: log(1 + e^-3.5). */
  @Test
  void knownValue() {
    assertThat(lossOf(new Simpo())).isCloseTo(Math.log1p(Math.exp(-3.5)), within(1e-6));
  }
}
