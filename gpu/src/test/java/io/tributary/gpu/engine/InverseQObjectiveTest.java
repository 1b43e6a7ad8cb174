package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tributary.gpu.engine.InverseQObjective.Form;
import io.tributary.gpu.files.HostTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InverseQObjectiveTest {
  private static final double ALPHA = 1.4;
  private final DecoderShape shape = TestModels.untied();
  private final Kernels kernels = TestModels.kernels(shape);
  private final Map<String, HostTensor> tensors = TestModels.random(shape, 31, 0.3);
  private final Map<String, HostTensor> base = TestModels.random(shape, 32, 0.3);
  private final Map<String, HostTensor> aligned = TestModels.random(shape, 33, 0.3);

  @ParameterizedTest
  @CsvSource({
    "SOFT,1,true",
    "SOFT,0.3,false",
    "REVERSE,1,true",
    "REVERSE,0.4,false",
    "SAMPLED,1,true",
    "SAMPLED,1,false"
  })
  void lossAndGradientsAreTheOracles(Form form, double lambda, boolean principled) {
    // small enough that some advantages are cut and some are not
    double clip = 1.5;
    List<ContrastSample> batch = samples(34, 3);
    List<double[][]> star = stars(batch, principled);
    DoubleLlama start = TestModels.oracle(shape, tensors);
    List<double[][]> frozen = batch.stream().map(s -> start.distributions(s.plain())).toList();
    try (Weights reference = Policy.load(kernels, base);
        Weights other = Policy.load(kernels, aligned)) {
      Superior superior =
          new Superior(
              new Frozen(kernels, reference),
              new Frozen(kernels, principled ? reference : other),
              principled,
              ALPHA);
      GradientCheck.Result result =
          GradientCheck.engine(
              kernels, tensors, new InverseQObjective(superior, form, lambda, clip), batch);
      GradientCheck.check(
          shape,
          tensors,
          m -> {
            double sum = 0;
            for (int i = 0; i < batch.size(); i++) {
              double[][] logp = m.distributions(batch.get(i).plain());
              for (int t = 0; t < logp.length; t++) {
                double[] s = star.get(i)[t];
                double[] f = frozen.get(i)[t];
                int token = batch.get(i).plain().response()[t];
                double[] target = DoubleObjectives.target(s, f, lambda);
                sum +=
                    switch (form) {
                      case SOFT -> DoubleObjectives.soft(logp[t], target);
                      case REVERSE -> DoubleObjectives.reverse(logp[t], target);
                      case SAMPLED -> DoubleObjectives.sampled(logp[t], s, f, token, clip);
                    };
              }
            }
            return sum / batch.size();
          },
          result);
    }
  }

  /**
   * In logits the gradient is pi - pi*, so the untied head's is the outer product with the state.
   */
  @Test
  void softGradientAtOneStateIsPolicyMinusSuperior() {
    Random random = new Random(35);
    int[] response = {17};
    List<ContrastSample> batch =
        List.of(
            new ContrastSample(
                new TokenSequence(TestModels.tokens(random, 4), response),
                new TokenSequence(TestModels.tokens(random, 7), response)));
    DoubleLlama oracle = TestModels.oracle(shape, tensors);
    double[] state = oracle.responseStates(batch.get(0).plain())[0];
    double[] logp = oracle.distributions(batch.get(0).plain())[0];
    double[] star = stars(batch, true).get(0)[0];
    double[] expected = new double[shape.vocabulary() * shape.width()];
    for (int a = 0; a < shape.vocabulary(); a++) {
      for (int i = 0; i < shape.width(); i++) {
        expected[a * shape.width() + i] = (Math.exp(logp[a]) - Math.exp(star[a])) * state[i];
      }
    }
    try (Weights reference = Policy.load(kernels, base)) {
      Superior superior =
          new Superior(new Frozen(kernels, reference), new Frozen(kernels, reference), true, ALPHA);
      GradientCheck.Result result =
          GradientCheck.engine(
              kernels, tensors, new InverseQObjective(superior, Form.SOFT, 1, 1), batch);
      assertThat(TestModels.distance(Map.of("lm_head.weight", expected), result.gradients()))
          .isLessThan(1e-4);
    }
  }

  @Test
  void statisticsAreTheOracles() {
    List<ContrastSample> batch = samples(36, 3);
    DoubleLlama policy = TestModels.oracle(shape, tensors);
    DoubleLlama reference = TestModels.oracle(shape, base);
    double logProb = 0;
    double kl = 0;
    for (ContrastSample sample : batch) {
      logProb += policy.logProb(sample.plain()) / 3;
      kl += (policy.logProb(sample.plain()) - reference.logProb(sample.plain())) / 3;
    }
    try (Weights frozen = Policy.load(kernels, base)) {
      Superior superior =
          new Superior(new Frozen(kernels, frozen), new Frozen(kernels, frozen), true, ALPHA);
      Map<String, Double> statistics =
          GradientCheck.engine(
                  kernels, tensors, new InverseQObjective(superior, Form.SOFT, 1, 1), batch)
              .statistics();
      assertThat(statistics.get("logps/sampled")).isCloseTo(logProb, within(1e-3));
      assertThat(statistics.get("objective/kl")).isCloseTo(kl, within(1e-3));
    }
  }

  @Test
  void tokenCreditIsTheOracles() {
    List<ContrastSample> batch = samples(37, 4);
    List<double[][]> star = stars(batch, true);
    DoubleLlama reference = TestModels.oracle(shape, base);
    try (Weights frozen = Policy.load(kernels, base)) {
      float[][] credit =
          new Superior(new Frozen(kernels, frozen), new Frozen(kernels, frozen), true, ALPHA)
              .credit(batch, 0.7);
      for (int i = 0; i < batch.size(); i++) {
        double[] plain = reference.tokenLogProbs(batch.get(i).plain());
        double[] expected = new double[plain.length];
        for (int t = 0; t < plain.length; t++) {
          int token = batch.get(i).plain().response()[t];
          expected[t] = DoubleObjectives.credit(star.get(i)[t][token], plain[t], 0.7);
        }
        assertThat(TestModels.worst(expected, TestModels.doubles(credit[i]))).isLessThan(1e-4);
      }
    }
  }

  private List<double[][]> stars(List<ContrastSample> batch, boolean principled) {
    DoubleLlama reference = TestModels.oracle(shape, base);
    DoubleLlama other = TestModels.oracle(shape, aligned);
    List<double[][]> out = new ArrayList<>();
    for (ContrastSample sample : batch) {
      double[][] z0 = reference.distributions(sample.plain());
      double[][] z1 =
          principled
              ? reference.distributions(sample.principled())
              : other.distributions(sample.plain());
      double[][] star = new double[z0.length][];
      for (int t = 0; t < star.length; t++) {
        star[t] = DoubleObjectives.superior(z0[t], z1[t], ALPHA);
      }
      out.add(star);
    }
    return out;
  }

  private static List<ContrastSample> samples(long seed, int count) {
    Random random = new Random(seed);
    List<ContrastSample> out = new ArrayList<>();
    for (TokenSequence plain : TestModels.sequences(seed, count)) {
      int[] principled = TestModels.tokens(random, plain.prompt().length + 3);
      out.add(new ContrastSample(plain, new TokenSequence(principled, plain.response())));
    }
    return out;
  }
}
