package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.EngineException;
import io.tributary.gpu.SamplingParams;
import io.tributary.gpu.engine.DecoderShape.Head;
import io.tributary.gpu.files.HostTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every path computes the same model. Errors are |a - b| / max(1, |b|) unless said otherwise. */
class MatmulPathTest {
  private static final Compute ONEDNN = new Compute("cpu", MatmulPath.FP32_ONEDNN, MatmulPath.FP32);
  private static final Compute BF16 = new Compute("cpu", MatmulPath.BF16, MatmulPath.BF16);
  private final DecoderShape shape = TestModels.untied();
  private final Map<String, HostTensor> tensors = TestModels.random(shape, 111, 0.1);
  private final List<TokenSequence> batch = TestModels.sequences(112, 5);

  @ParameterizedTest
  @CsvSource({"FP32_ONEDNN,1e-4", "BF16,2e-2"})
  void logitsAndLogProbsAreCloseToTheOracles(MatmulPath path, double tolerance) {
    Kernels kernels = TestModels.kernels(shape, compute(path));
    DoubleLlama oracle = TestModels.oracle(shape, tensors);
    List<Double> logits = new ArrayList<>();
    try (Weights weights = Policy.load(kernels, tensors)) {
      float[][] logProbs = Scoring.tokenLogProbs(kernels, weights, batch);
      for (int i = 0; i < batch.size(); i++) {
        double[] expected = oracle.tokenLogProbs(batch.get(i));
        assertThat(TestModels.worst(expected, TestModels.doubles(logProbs[i])))
            .isLessThan(tolerance);
        double[][] all = oracle.logits(DoubleLlama.ids(batch.get(i)));
        for (int t = 0; t < expected.length; t++) {
          for (double z : all[batch.get(i).prompt().length - 1 + t]) logits.add(z);
        }
      }
      double[] flat = logits.stream().mapToDouble(Double::doubleValue).toArray();
      float[] found = TestModels.logits(kernels, weights, batch);
      assertThat(TestModels.worst(flat, TestModels.doubles(found))).isLessThan(tolerance);
    }
  }

  /** One row and many, prefill and decoding; what is scored with the same paths stays exact. */
  @ParameterizedTest
  @CsvSource({
    "FP16,1,2e-3",
    "FP16,9,2e-3",
    "FP16_FBGEMM,1,1e-3",
    "FP16_FBGEMM,9,1e-3",
    "INT8,1,3e-2",
    "INT8,9,3e-2"
  })
  void fewerBitsSampleNearTheOracle(MatmulPath path, int rows, double tolerance) {
    assumeTrue(path.isThere(), "FBGEMM is for x86");
    Kernels kernels = TestModels.kernels(shape, new Compute("cpu", path, MatmulPath.FP32));
    DoubleLlama oracle = TestModels.oracle(shape, tensors);
    int[] prompt = batch.get(0).prompt();
    List<SamplingParams> params = new ArrayList<>();
    for (int r = 0; r < rows; r++) params.add(new SamplingParams(1, 0, 1, r));
    try (Weights weights = Policy.load(kernels, tensors)) {
      List<Sampled> out =
          new Generation(kernels, 24, 8, new int[0])
              .sample(weights, List.of(prompt), List.of(params));
      assertThat(out).hasSize(rows);
      for (Sampled one : out) {
        TokenSequence whole = new TokenSequence(prompt, one.tokens());
        double[] exact = oracle.tokenLogProbs(whole);
        double error = TestModels.worst(exact, TestModels.doubles(one.logProbs()));
        assertThat(error).as("rounded, but not much").isBetween(1e-7, tolerance);
        float[] scored = Scoring.tokenLogProbs(kernels, weights, List.of(whole))[0];
        assertThat(TestModels.worst(exact, TestModels.doubles(scored))).isLessThan(1e-4);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"FP32_ONEDNN,1e-4", "BF16,2e-2"})
  void rewardsAreCloseToTheOracles(MatmulPath path, double tolerance) {
    DecoderShape scalar = TestModels.shape(4, 2, Head.SCALAR);
    Map<String, HostTensor> judge = TestModels.random(scalar, 113, 0.1);
    Kernels kernels = TestModels.kernels(scalar, compute(path));
    try (Weights weights = Policy.load(kernels, judge)) {
      double[] expected =
          batch.stream().mapToDouble(TestModels.oracle(scalar, judge)::reward).toArray();
      double[] found = TestModels.doubles(Scoring.rewards(kernels, weights, batch));
      assertThat(TestModels.worst(expected, found)).isLessThan(tolerance);
    }
  }

  @Test
  void bf16GradientsPointTheSameWay() {
    Objective<TokenSequence> sft = new SftObjective();
    Map<String, double[]> exact =
        GradientCheck.engine(TestModels.kernels(shape), tensors, sft, batch).gradients();
    Map<String, double[]> found =
        GradientCheck.engine(TestModels.kernels(shape, BF16), tensors, sft, batch).gradients();
    double product = 0;
    for (String name : exact.keySet()) {
      for (int i = 0; i < exact.get(name).length; i++) {
        product += exact.get(name)[i] * found.get(name)[i];
      }
    }
    double cosine = product / (DoubleAdamW.norm(exact) * DoubleAdamW.norm(found));
    assertThat(cosine).isGreaterThan(0.99);
    assertThat(DoubleAdamW.norm(found) / DoubleAdamW.norm(exact)).isBetween(0.97, 1.03);
    // a path that fell back to fp32 would be much closer
    assertThat(TestModels.distance(exact, found)).isGreaterThan(1e-4);
  }

  @ParameterizedTest
  @EnumSource(
      value = MatmulPath.class,
      names = {"BF16", "BF16_FLOW"})
  void bf16TrainsFp32Weights(MatmulPath path) {
    Kernels kernels = TestModels.kernels(shape, new Compute("cpu", path, path));
    OptimizerState state = OptimizerState.fresh(kernels, Policy.load(kernels, tensors));
    try (Trainer<TokenSequence> trainer =
        new Trainer<>(kernels, new SftObjective(), TestModels.ADAMW, state, 8, 1)) {
      // a step far below what bf16 can tell apart at 1 must still be kept
      trainer.step(batch, 1e-6);
      float[] norm = Policy.read(state.weights()).get("model.norm.weight").values();
      assertThat(norm).isNotEqualTo(tensors.get("model.norm.weight").values());
      double first = trainer.step(batch, 1e-2).get("loss");
      double last = first;
      for (int step = 0; step < 40; step++) last = trainer.step(batch, 1e-2).get("loss");
      assertThat(last).isLessThan(0.3 * first);
    }
  }

  @ParameterizedTest
  @MethodSource("sampled")
  void generationAgreesWithScoring(MatmulPath path, double tolerance) {
    Kernels kernels = TestModels.kernels(shape, compute(path));
    List<int[]> prompts = batch.stream().map(TokenSequence::prompt).toList();
    List<List<SamplingParams>> params = new ArrayList<>();
    for (int p = 0; p < prompts.size(); p++) {
      params.add(List.of(new SamplingParams(1, 0, 1, p), new SamplingParams(1, 0, 1, 100 + p)));
    }
    try (Weights weights = Policy.load(kernels, tensors)) {
      List<Sampled> out =
          new Generation(kernels, 16, 5, new int[] {3, 7, 9}).sample(weights, prompts, params);
      DoubleLlama oracle = TestModels.oracle(shape, tensors);
      for (int i = 0; i < out.size(); i++) {
        TokenSequence sequence = new TokenSequence(prompts.get(i / 2), out.get(i).tokens());
        double[] found = TestModels.doubles(out.get(i).logProbs());
        assertThat(TestModels.worst(oracle.tokenLogProbs(sequence), found)).isLessThan(tolerance);
      }
    }
  }

  /** How bf16 is sampled depends on the processor. */
  static Stream<Arguments> sampled() {
    return Stream.of(
        Arguments.of(MatmulPath.FP32_ONEDNN, 1e-4),
        Arguments.of(MatmulPath.BF16, 3e-2),
        Arguments.of(MatmulPath.bf16Sampling("cpu"), 3e-2));
  }

  @Test
  void scoringTakesAPathThatTrainsAndHasTheSameProducts() {
    for (MatmulPath path : MatmulPath.values()) {
      assertThat(path.scoring().trains()).as(path.name()).isTrue();
      if (path.trains()) assertThat(path.scoring()).isEqualTo(path);
    }
    assertThat(MatmulPath.BF16_ONEDNN.scoring()).isEqualTo(MatmulPath.BF16);
    assertThat(MatmulPath.INT8.scoring()).isEqualTo(MatmulPath.FP32);
  }

  /** What is said of a path is what preparing weights for it and sampling with them do. */
  @ParameterizedTest
  @EnumSource(
      value = MatmulPath.class,
      names = {"FP16_FBGEMM", "BF16_ONEDNN"})
  void aPathIsThereIfItsWeightsCanBePreparedAndSampledFrom(MatmulPath path) {
    Kernels kernels = TestModels.kernels(shape, new Compute("cpu", path, MatmulPath.FP32));
    try (Weights weights = Policy.load(kernels, tensors)) {
      boolean works = true;
      try {
        Prepared.of(kernels, weights, 4).close();
        new Generation(kernels, 4, 1, new int[0])
            .sample(
                weights,
                List.of(batch.get(0).prompt()),
                List.of(List.of(new SamplingParams(1, 0, 1, 0))));
      } catch (EngineException e) {
        works = false;
      }
      assertThat(path.isThere()).isEqualTo(works);
    }
  }

  @Test
  void aPathThatDoesNotTrainIsRefusedForTraining() {
    assertThatThrownBy(() -> new Compute("cpu", MatmulPath.FP32, MatmulPath.FP16))
        .hasMessage("FP16 does not train");
  }

  private static Compute compute(MatmulPath path) {
    return path == MatmulPath.FP32_ONEDNN ? ONEDNN : new Compute("cpu", path, MatmulPath.BF16);
  }
}
