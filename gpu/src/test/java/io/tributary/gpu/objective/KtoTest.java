package io.tributary.gpu.objective;

import static io.tributary.gpu.engine.GroupNumbers.sigmoid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tributary.gpu.engine.GroupNumbers;
import io.tributary.gpu.engine.ObjectiveCheck;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KtoTest {
  private static double desirable(GroupNumbers g, int i, double beta) {
    return 1 - sigmoid(beta * (g.ratio(i) - g.baseline()));
  }

  private static double undesirable(GroupNumbers g, int i, double beta) {
    return 1 - sigmoid(beta * (g.baseline() - g.ratio(i)));
  }

  @ParameterizedTest
  @CsvSource({"0.1,1,1,0", "0.7,1.5,0.5,0.2"})
  void isItsEquation(double beta, double a, double b, double sft) {
    ObjectiveCheck.check(
        new Kto(),
        options(beta, a, b, sft),
        g -> (a * desirable(g, 0, beta) + b * undesirable(g, 1, beta)) / 2);
  }

  @ParameterizedTest
  @CsvSource({"0.1,1,1", "0.7,1.5,0.5"})
  void responsesAloneAreItToo(double beta, double a, double b) {
    ToDoubleFunction<GroupNumbers> equation =
        g -> {
          if (g.n() == 2) return (a * desirable(g, 0, beta) + b * undesirable(g, 1, beta)) / 2;
          return g.scores()[0] > 0 ? a * desirable(g, 0, beta) : b * undesirable(g, 0, beta);
        };
    ObjectiveCheck.checkLabelled(new Kto(), options(beta, a, b, 0), equation);
  }

  /** With weights of 1 a pair is the mean of what its two responses are alone. */
  @Test
  void aPairIsItsTwoResponses() {
    Parameters parameters = Parameters.preset(new Kto());
    GroupNumbers pair = ObjectiveCheck.random(new Kto().needs(), 9, 1).get(0);
    double both = ObjectiveCheck.kernel(new Kto(), parameters, List.of(pair)).loss();
    double apart =
        ObjectiveCheck.kernel(new Kto(), parameters, List.of(pair.alone(0, 1), pair.alone(1, 0)))
            .loss();
    assertThat(both).isCloseTo(apart, within(1e-7));
  }

  private static Map<String, String> options(double beta, double a, double b, double sft) {
    return Map.of(
        "beta", "" + beta,
        "desirable-weight", "" + a,
        "undesirable-weight", "" + b,
        "sft-weight", "" + sft);
  }
}
