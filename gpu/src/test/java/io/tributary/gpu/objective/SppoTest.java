package io.tributary.gpu.objective;

import static io.tributary.gpu.objective.KnownPair.lossOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tributary.gpu.engine.ObjectiveCheck;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SppoTest {
  @ParameterizedTest
  @CsvSource({"0.1,0", "1,0.2"})
  void isItsEquation(double beta, double sft) {
    ObjectiveCheck.check(
        new Sppo(),
        Map.of("beta", "" + beta, "sft-weight", "" + sft),
        g -> Math.pow(g.ratio(0) - 1 / (2 * beta), 2) + Math.pow(g.ratio(1) + 1 / (2 * beta), 2));
  }

  @Test
  void knownValue() {
    assertThat(lossOf(new Sppo())).isCloseTo(36.25, within(1e-5));
  }
}
