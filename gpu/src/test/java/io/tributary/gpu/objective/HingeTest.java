package io.tributary.gpu.objective;

import static io.tributary.gpu.objective.KnownPair.lossOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tributary.gpu.engine.ObjectiveCheck;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HingeTest {
  @ParameterizedTest
  @CsvSource({"0.1,0", "2,0.2"})
  void isItsEquation(double beta, double sft) {
    ObjectiveCheck.check(
        new Hinge(),
        Map.of("beta", "" + beta, "sft-weight", "" + sft),
        g -> Math.max(0, 1 - beta * g.margin()));
  }

  @Test
  void knownValue() {
    assertThat(lossOf(new Hinge())).isCloseTo(0.85, within(1e-6));
  }
}
