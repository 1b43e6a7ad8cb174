package io.tributary.gpu.objective;

import static io.tributary.gpu.objective.KnownPair.lossOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tributary.gpu.engine.ObjectiveCheck;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpoTest {
  @ParameterizedTest
  @CsvSource({"0.1,true,0", "0.5,true,0.2", "0.2,false,0"})
  void isItsEquation(double beta, boolean average, double sft) {
    ObjectiveCheck.check(
        new Ipo(),
        Map.of("beta", "" + beta, "average", "" + average, "sft-weight", "" + sft),
        g -> {
          double w = g.ratio(0) / (average ? g.tokens(0) : 1);
          double l = g.ratio(1) / (average ? g.tokens(1) : 1);
          return Math.pow(w - l - 1 / (2 * beta), 2);
        });
  }

  @Test
  void knownValue() {
    assertThat(lossOf(new Ipo(), "average", "false")).isCloseTo(12.25, within(1e-5));
  }
}
