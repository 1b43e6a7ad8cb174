package io.tributary.gpu.objective;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.gpu.engine.GroupNumbers;
import io.tributary.gpu.engine.ObjectiveCheck;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DpoPlTest {
  @ParameterizedTest
  @CsvSource({"0.1,0", "1,0.2"})
  void isItsEquation(double beta, double sft) {
    ObjectiveCheck.check(
        new DpoPl(),
        Map.of("beta", "" + beta, "sft-weight", "" + sft),
        g -> {
          double sum = 0;
          for (int k = 0; k < g.n() - 1; k++) {
            double worse = 0;
            for (int i = k + 1; i < g.n(); i++) {
              worse += Math.exp(beta * (g.ratio(i) - g.ratio(k)));
            }
            sum += Math.log1p(worse);
          }
          return sum;
        });
  }

  /** The bits of loss and gradients, at any margin. */
  @Property(tries = 60)
  void withTwoResponsesItIsDpo(
      @ForAll @DoubleRange(min = -200, max = 0) double w,
      @ForAll @DoubleRange(min = -200, max = 0) double l,
      @ForAll @DoubleRange(min = -200, max = 0) double refW,
      @ForAll @DoubleRange(min = -200, max = 0) double refL,
      @ForAll @DoubleRange(min = 0.01, max = 10) double beta) {
    Map<String, String> options = Map.of("beta", "" + beta, "sft-weight", "0");
    List<GroupNumbers> pairs =
        List.of(GroupNumbers.pair(w, l, refW, refL), GroupNumbers.pair(l, refL, w, refW));
    ObjectiveCheck.Found dpo =
        ObjectiveCheck.kernel(new Dpo(), Parameters.read(new Dpo(), options), pairs);
    ObjectiveCheck.Found ranked =
        ObjectiveCheck.kernel(new DpoPl(), Parameters.read(new DpoPl(), options), pairs);
    assertThat(ranked.loss()).isEqualTo(dpo.loss());
    for (int g = 0; g < pairs.size(); g++) {
      assertThat(ranked.gradients().get(g)).isDeepEqualTo(dpo.gradients().get(g));
    }
  }
}
