package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.tributary.gpu.files.HostTensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DpoObjectiveTest {
  private final DecoderShape shape = TestModels.tied();
  private final Kernels kernels = TestModels.kernels(shape);
  private final Map<String, HostTensor> tensors = TestModels.random(shape, 21, 0.3);
  private final Map<String, HostTensor> base = TestModels.random(shape, 22, 0.3);

  @ParameterizedTest
  @CsvSource({"0.1,0,0,1", "0.1,0.1,0,3", "0.5,0,0.2,3", "0.05,0.25,1,4"})
  void lossAndGradientsAreTheOracles(double beta, double smoothing, double sftWeight, int pairs) {
    List<TokenPair> batch = TestModels.pairs(23, pairs);
    DoubleLlama reference = TestModels.oracle(shape, base);
    try (Weights frozen = Policy.load(kernels, base)) {
      GradientCheck.Result result =
          GradientCheck.engine(
              kernels,
              tensors,
              new DpoObjective(new Frozen(kernels, frozen), beta, smoothing, sftWeight),
              batch);
      GradientCheck.check(
          shape,
          tensors,
          m -> DoubleObjectives.dpo(m, reference, batch, beta, smoothing, sftWeight),
          result);
    }
  }

  @ParameterizedTest
  @CsvSource({"0,0.620957", "0.1,0.635957"})
  void knownValues(double smoothing, double loss) {
    assertThat(DoubleObjectives.dpo(-10, -12, -11, -11.5, 0.1, smoothing))
        .isCloseTo(loss, within(5e-7));
    // the kernel sees only differences to the reference, so the reference is put at the right place
    TokenPair pair = TestModels.pairs(24, 1).get(0);
    try (NDManager scope = kernels.newScope();
        Weights policy = Policy.load(kernels, tensors)) {
      TokenBatch batch = PairRows.of(List.of(pair));
      double[] sums = batch.sumByRow(Scoring.tokenLogProbs(kernels, scope, policy, batch));
      DpoObjective dpo = new DpoObjective(new Frozen(kernels, policy), 0.1, smoothing, 0);
      TokenPair known = pair.with(new TokenPair.LogProbs(sums[0] - 1, sums[1] + 0.5));
      assertThat(dpo.gradients(kernels, scope, policy, List.of(known), 1).loss())
          .isCloseTo(loss, within(2e-6));
    }
  }

  @Test
  void statisticsAreTheOracles() {
    List<TokenPair> batch = TestModels.pairs(25, 4);
    DoubleLlama policy = TestModels.oracle(shape, tensors);
    DoubleLlama reference = TestModels.oracle(shape, base);
    double chosen = 0;
    double rejected = 0;
    double right = 0;
    int tokens = 0;
    double entropy = 0;
    for (TokenPair pair : batch) {
      for (TokenSequence side : List.of(pair.chosen(), pair.rejected())) {
        for (double[] logp : policy.distributions(side)) {
          for (double each : logp) entropy -= Math.exp(each) * each;
        }
      }
      double h = 0.2 * (policy.logProb(pair.chosen()) - reference.logProb(pair.chosen()));
      double g = 0.2 * (policy.logProb(pair.rejected()) - reference.logProb(pair.rejected()));
      chosen += h / 4;
      rejected += g / 4;
      right += h > g ? 0.25 : 0;
      tokens += pair.chosen().response().length + pair.rejected().response().length;
    }
    try (Weights frozen = Policy.load(kernels, base)) {
      Map<String, Double> statistics =
          GradientCheck.engine(
                  kernels, tensors, new DpoObjective(new Frozen(kernels, frozen), 0.2, 0, 0), batch)
              .statistics();
      assertThat(statistics.get("rewards/chosen")).isCloseTo(chosen, within(1e-4));
      assertThat(statistics.get("rewards/rejected")).isCloseTo(rejected, within(1e-4));
      assertThat(statistics.get("rewards/margins")).isCloseTo(chosen - rejected, within(1e-4));
      assertThat(statistics.get("rewards/accuracies")).isCloseTo(right, within(1e-9));
      assertThat(statistics.get("tokens")).isEqualTo(tokens);
      assertThat(statistics.get("entropy")).isCloseTo(entropy / tokens, within(1e-4));
    }
  }

  @Test
  void thePolicyAtTheReferenceCostsLogTwo() {
    try (Weights frozen = Policy.load(kernels, tensors)) {
      GradientCheck.Result result =
          GradientCheck.engine(
              kernels,
              tensors,
              new DpoObjective(new Frozen(kernels, frozen), 0.1, 0, 0),
              TestModels.pairs(26, 3));
      assertThat(result.loss()).isCloseTo(Math.log(2), within(1e-5));
    }
  }

  @Test
  void anEmptyChosenResponseIsFinite() {
    int[] prompt = {1, 2, 3};
    TokenPair pair =
        new TokenPair(
            new TokenSequence(prompt, new int[0]), new TokenSequence(prompt, new int[] {4, 5}));
    try (Weights frozen = Policy.load(kernels, base)) {
      GradientCheck.Result result =
          GradientCheck.engine(
              kernels,
              tensors,
              new DpoObjective(new Frozen(kernels, frozen), 0.1, 0, 0.5),
              List.of(pair));
      DoubleLlama policy = TestModels.oracle(shape, tensors);
      DoubleLlama reference = TestModels.oracle(shape, base);
      double expected =
          DoubleObjectives.dpo(
              0, policy.logProb(pair.rejected()), 0, reference.logProb(pair.rejected()), 0.1, 0);
      assertThat(result.loss()).isCloseTo(expected, within(1e-4));
      assertThat(DoubleAdamW.norm(result.gradients())).isFinite();
    }
  }
}
