package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.gpu.SamplingParams;
import io.tributary.gpu.engine.DecoderShape.Head;
import io.tributary.gpu.files.HostTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every family of decoders against plain Java in double precision. Errors are |a - b| / max(1, |b|)
 * unless said otherwise.
 */
class FamilyTest {
  private static final int NEW_TOKENS = 12;

  private final List<TokenSequence> batch = batch();

  /** Lengths differ, one is longer than every window, two share a prompt. */
  private static List<TokenSequence> batch() {
    List<TokenSequence> out = new ArrayList<>(TestModels.sequences(201, 4));
    Random random = new Random(202);
    out.add(TestModels.sequence(random, 3, 30));
    out.add(new TokenSequence(out.get(0).prompt(), TestModels.tokens(random, 5)));
    return out;
  }

  private static Map<String, HostTensor> tensors(DecoderShape shape) {
    return TestModels.random(shape, 203, 0.3);
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void logitsAndLogProbsAreTheOracles(Family family) {
    DecoderShape shape = family.shape();
    assertClose(shape, Compute.FP32_CPU, tensors(shape), 1e-4, 0);
  }

  /** The paths of fewer bits; those that fell back to fp32 would be much closer. */
  @ParameterizedTest
  @EnumSource(Family.class)
  void logitsInBf16AreClose(Family family) {
    DecoderShape shape = family.shape();
    Map<String, HostTensor> tensors = TestModels.random(shape, 204, 0.1);
    assertClose(shape, new Compute("cpu", MatmulPath.BF16, MatmulPath.BF16), tensors, 5e-2, 1e-4);
    assertClose(
        shape, new Compute("cpu", MatmulPath.BF16_FLOW, MatmulPath.BF16_FLOW), tensors, 1e-1, 1e-4);
  }

  private void assertClose(
      DecoderShape shape,
      Compute compute,
      Map<String, HostTensor> tensors,
      double most,
      double least) {
    Kernels kernels = TestModels.kernels(shape, compute);
    DoubleLlama oracle = TestModels.oracle(shape, tensors);
    List<Double> expected = new ArrayList<>();
    try (Weights weights = Policy.load(kernels, tensors)) {
      float[][] logProbs = Scoring.tokenLogProbs(kernels, weights, batch);
      for (int i = 0; i < batch.size(); i++) {
        double[] found = TestModels.doubles(logProbs[i]);
        assertThat(TestModels.worst(oracle.tokenLogProbs(batch.get(i)), found)).isLessThan(most);
        double[][] all = oracle.logits(DoubleLlama.ids(batch.get(i)));
        for (int t = 0; t < found.length; t++) {
          for (double z : all[batch.get(i).prompt().length - 1 + t]) expected.add(z);
        }
      }
      double[] flat = expected.stream().mapToDouble(Double::doubleValue).toArray();
      double[] found = TestModels.doubles(TestModels.logits(kernels, weights, batch));
      assertThat(TestModels.worst(flat, found)).isBetween(least, most);
    }
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void rewardsAreTheOracles(Family family) {
    DecoderShape shape = family.shape(Head.SCALAR);
    Map<String, HostTensor> tensors = tensors(shape);
    DoubleLlama oracle = TestModels.oracle(shape, tensors);
    Kernels kernels = TestModels.kernels(shape);
    try (Weights weights = Policy.load(kernels, tensors)) {
      double[] found = TestModels.doubles(Scoring.rewards(kernels, weights, batch));
      double[] expected = batch.stream().mapToDouble(oracle::reward).toArray();
      assertThat(TestModels.worst(expected, found)).isLessThan(1e-4);
    }
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void batchedIsSingle(Family family) {
    DecoderShape shape = family.shape();
    Kernels kernels = TestModels.kernels(shape);
    try (Weights weights = Policy.load(kernels, tensors(shape))) {
      float[][] together = Scoring.tokenLogProbs(kernels, weights, batch);
      for (int i = 0; i < batch.size(); i++) {
        float[] alone = Scoring.tokenLogProbs(kernels, weights, List.of(batch.get(i)))[0];
        assertThat(TestModels.worst(TestModels.doubles(alone), TestModels.doubles(together[i])))
            .isLessThan(1e-5);
      }
    }
  }

  /** Finite differences of the oracle for weights of every tensor: biases and head norms too. */
  @ParameterizedTest
  @EnumSource(Family.class)
  void gradientsAreTheOracles(Family family) {
    DecoderShape shape = family.shape();
    Map<String, HostTensor> tensors = tensors(shape);
    Map<String, HostTensor> base = TestModels.random(shape, 205, 0.3);
    List<TokenPair> pairs = TestModels.pairs(206, 3);
    DoubleLlama reference = TestModels.oracle(shape, base);
    Kernels kernels = TestModels.kernels(shape);
    try (Weights frozen = Policy.load(kernels, base)) {
      GradientCheck.Result result =
          GradientCheck.engine(
              kernels,
              tensors,
              new DpoObjective(new Frozen(kernels, frozen), 0.1, 0.1, 0.2),
              pairs);
      assertThat(result.gradients()).containsOnlyKeys(TestModels.shapes(shape).keySet());
      GradientCheck.check(
          shape, tensors, m -> DoubleObjectives.dpo(m, reference, pairs, 0.1, 0.1, 0.2), result);
    }
  }

  /**
   * Attention of more than 128 tokens is computed otherwise; a short row beside it goes the same
   * way.
   */
  @ParameterizedTest
  @EnumSource(Family.class)
  void gradientsOfLongRowsAreTheOracles(Family family) {
    DecoderShape shape = family.shape();
    Map<String, HostTensor> tensors = tensors(shape);
    Random random = new Random(208);
    for (int response : new int[] {100, 140}) {
      List<TokenSequence> batch =
          List.of(TestModels.sequence(random, 4, response), TestModels.sequence(random, 2, 3));
      Kernels kernels = TestModels.kernels(shape);
      GradientCheck.Result result =
          GradientCheck.engine(kernels, tensors, new SftObjective(), batch);
      GradientCheck.check(shape, tensors, m -> DoubleObjectives.sft(m, batch), result);
      Kernels bf16 =
          TestModels.kernels(shape, new Compute("cpu", MatmulPath.BF16, MatmulPath.BF16));
      GradientCheck.Result near = GradientCheck.engine(bf16, tensors, new SftObjective(), batch);
      assertThat(TestModels.distance(result.gradients(), near.gradients())).isBetween(1e-4, 0.1);
    }
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void gradientsOfTheScalarHeadAreTheOracles(Family family) {
    DecoderShape shape = family.shape(Head.SCALAR);
    Map<String, HostTensor> tensors = tensors(shape);
    List<TokenPair> pairs = TestModels.pairs(207, 3);
    GradientCheck.check(
        shape,
        tensors,
        m -> DoubleObjectives.bradleyTerry(m, pairs),
        GradientCheck.engine(
            TestModels.kernels(shape), tensors, new BradleyTerryObjective(), pairs));
  }

  /** Prompts are read in one call, new tokens one by one; the oracle sees each prefix whole. */
  @ParameterizedTest
  @EnumSource(Family.class)
  void greedyTokensAreTheOracles(Family family) {
    DecoderShape shape = family.shape();
    Map<String, HostTensor> tensors = tensors(shape);
    DoubleLlama oracle = TestModels.oracle(shape, tensors);
    List<int[]> prompts = prompts();
    List<Sampled> out = sample(shape, tensors, prompts, 0);
    for (int p = 0; p < prompts.size(); p++) {
      int[] tokens = out.get(p).tokens();
      assertThat(tokens).hasSize(NEW_TOKENS);
      for (int t = 0; t < NEW_TOKENS; t++) {
        double[] z =
            GenerationTest.last(oracle.logits(GenerationTest.prefix(prompts.get(p), tokens, t)));
        double best = Double.NEGATIVE_INFINITY;
        for (double each : z) best = Math.max(best, each);
        // two tokens this close may change places
        assertThat(z[tokens[t]]).isGreaterThan(best - 1e-4);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void sampledLogProbsAreThoseOfTheWholeForwardPass(Family family) {
    DecoderShape shape = family.shape();
    Map<String, HostTensor> tensors = tensors(shape);
    DoubleLlama oracle = TestModels.oracle(shape, tensors);
    List<int[]> prompts = prompts();
    List<Sampled> out = sample(shape, tensors, prompts, 1);
    for (int p = 0; p < prompts.size(); p++) {
      TokenSequence whole = new TokenSequence(prompts.get(p), out.get(p).tokens());
      double[] found = TestModels.doubles(out.get(p).logProbs());
      assertThat(TestModels.worst(oracle.tokenLogProbs(whole), found)).isLessThan(1e-4);
    }
  }

  /** A prompt read in one call, and its last tokens one by one behind a shorter prompt. */
  @ParameterizedTest
  @EnumSource(Family.class)
  void aPromptReadWholeIsOneReadTokenByToken(Family family) {
    DecoderShape shape = family.shape();
    Map<String, HostTensor> tensors = tensors(shape);
    List<int[]> prompts = prompts();
    List<Sampled> byToken = sample(shape, tensors, prompts, 0);
    List<int[]> longer = new ArrayList<>();
    int read = NEW_TOKENS / 2;
    for (int p = 0; p < prompts.size(); p++) {
      longer.add(GenerationTest.prefix(prompts.get(p), byToken.get(p).tokens(), read));
    }
    List<Sampled> whole = sample(shape, tensors, longer, 0);
    for (int p = 0; p < prompts.size(); p++) {
      int[] rest = java.util.Arrays.copyOf(whole.get(p).tokens(), NEW_TOKENS - read);
      int[] tokens = byToken.get(p).tokens();
      assertThat(rest).isEqualTo(java.util.Arrays.copyOfRange(tokens, read, NEW_TOKENS));
    }
  }

  private static List<int[]> prompts() {
    Random random = new Random(208);
    List<int[]> out = new ArrayList<>();
    for (int length : new int[] {1, 3, 9, 14}) out.add(TestModels.tokens(random, length));
    return out;
  }

  private static List<Sampled> sample(
      DecoderShape shape, Map<String, HostTensor> tensors, List<int[]> prompts, double heat) {
    Kernels kernels = TestModels.kernels(shape);
    List<List<SamplingParams>> params = new ArrayList<>();
    for (int p = 0; p < prompts.size(); p++) params.add(List.of(new SamplingParams(heat, 0, 1, p)));
    try (Weights weights = Policy.load(kernels, tensors)) {
      return new Generation(kernels, NEW_TOKENS, 5, new int[0]).sample(weights, prompts, params);
    }
  }
}
