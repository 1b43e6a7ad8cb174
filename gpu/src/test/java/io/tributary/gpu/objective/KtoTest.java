package io.tributary.gpu.objective;

import static io.tributary.gpu.engine.GroupNumbers.sigmoid;

import io.tributary.gpu.engine.ObjectiveCheck;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KtoTest {
  @ParameterizedTest
  @CsvSource({"0.1,1,1,0", "0.7,1.5,0.5,0.2"})
  void isItsEquation(double beta, double desirable, double undesirable, double sft) {
    ObjectiveCheck.check(
        new Kto(),
        Map.of(
            "beta", "" + beta,
            "desirable-weight", "" + desirable,
            "undesirable-weight", "" + undesirable,
            "sft-weight", "" + sft),
        g -> {
          double z = g.baseline();
          double chosen = desirable * (1 - sigmoid(beta * (g.ratio(0) - z)));
          double rejected = undesirable * (1 - sigmoid(beta * (z - g.ratio(1))));
          return (chosen + rejected) / 2;
        });
  }
}
