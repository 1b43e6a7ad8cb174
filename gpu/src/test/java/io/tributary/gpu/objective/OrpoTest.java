package io.tributary.gpu.objective;

import static io.tributary.gpu.engine.GroupNumbers.logSigmoid;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.gpu.engine.GroupNumbers;
import io.tributary.gpu.engine.ObjectiveCheck;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrpoTest {
  @ParameterizedTest
  @CsvSource({"0.1,0", "1,0.2"})
  void isItsEquation(double beta, double sft) {
    ObjectiveCheck.check(
        new Orpo(),
        Map.of("beta", "" + beta, "sft-weight", "" + sft),
        g -> -g.avg(0) - beta * logSigmoid(odds(g.avg(0)) - odds(g.avg(1))));
  }

  private static double odds(double logp) {
    return logp - Math.log1p(-Math.exp(logp));
  }

  /** It would have infinite odds. */
  @Test
  void aCertainResponseIsFinite() {
    ObjectiveCheck.Found found =
        ObjectiveCheck.kernel(
            new Orpo(), Parameters.preset(new Orpo()), List.of(GroupNumbers.pair(0, -3, 0, 0)));
    assertThat(found.loss()).isFinite();
    assertThat(found.gradients().get(0)[0][0]).isFinite();
  }
}
