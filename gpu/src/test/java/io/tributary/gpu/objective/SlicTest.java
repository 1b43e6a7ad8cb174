package io.tributary.gpu.objective;

import static io.tributary.gpu.objective.KnownPair.lossOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tributary.gpu.engine.ObjectiveCheck;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlicTest {
  @ParameterizedTest
  @CsvSource({"1,0.1,0", "3,0,0.2"})
  void isItsEquation(double delta, double lambda, double sft) {
    ObjectiveCheck.check(
        new Slic(),
        Map.of("delta", "" + delta, "lambda", "" + lambda, "sft-weight", "" + sft),
        g -> Math.max(0, delta - g.lp(0) + g.lp(1)) - lambda * g.lp(0));
  }

  /** max(0, 3 + 10 - 12) + 0.1 * 10. */
  @Test
  void knownValue() {
    assertThat(lossOf(new Slic(), "delta", "3")).isCloseTo(2, within(1e-6));
  }
}
