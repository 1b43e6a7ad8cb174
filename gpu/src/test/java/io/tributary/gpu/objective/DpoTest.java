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

class DpoTest {
  @ParameterizedTest
  @CsvSource({"0.1,0,false,0", "0.5,0.1,false,0.2", "0.2,0.3,true,0", "0.4,0.1,true,0.1"})
  void isItsEquation(double beta, double e, boolean robust, double sft) {
    ObjectiveCheck.check(
        new Dpo(),
        Map.of(
            "beta",
            "" + beta,
            "label-smoothing",
            "" + e,
            "robust",
            "" + robust,
            "sft-weight",
            "" + sft),
        g -> {
          double delta = beta * g.margin();
          return robust
              ? (-(1 - e) * logSigmoid(delta) + e * logSigmoid(-delta)) / (1 - 2 * e)
              : -(1 - e) * logSigmoid(delta) - e * logSigmoid(-delta);
        });
  }

  @Test
  void knownValues() {
    assertThat(KnownPair.NUMBERS.margin()).isEqualTo(1.5);
    assertThat(lossOf(new Dpo())).isCloseTo(0.620957, within(5e-7));
    assertThat(lossOf(new Dpo(), "label-smoothing", "0.1")).isCloseTo(0.635957, within(5e-7));
    assertThat(lossOf(new Dpo(), "label-smoothing", "0.1", "robust", "true"))
        .isCloseTo(0.602207, within(5e-7));
  }
}
