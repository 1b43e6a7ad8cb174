package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.gpu.files.HostTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a training pass keeps, how it cuts the logits up and what rows are packed together changes
 * no gradient. Distances are |a - b| / |b| in the L2 norm over all weights.
 */
class TrainingPassTest {
  private static final int V = TestModels.V;

  /** Memory for one chunk of so many positions. */
  private static TrainingMemory chunks(int positions, int kept, boolean recompute) {
    long chunk = 4L * V * positions;
    return new TrainingMemory(chunk * kept, recompute, chunk);
  }

  private static Kernels kernels(DecoderShape shape, TrainingMemory memory) {
    return TestModels.kernels(shape, Compute.FP32_CPU.with(memory));
  }

  private static GradientCheck.Result dpo(DecoderShape shape, TrainingMemory memory) {
    Kernels kernels = kernels(shape, memory);
    Map<String, HostTensor> tensors = TestModels.random(shape, 221, 0.3);
    try (Weights frozen = Policy.load(kernels, TestModels.random(shape, 222, 0.3))) {
      return GradientCheck.engine(
          kernels,
          tensors,
          new DpoObjective(new Frozen(kernels, frozen), 0.1, 0.1, 0.2),
          TestModels.pairs(223, 4));
    }
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void layersComputedAgainGiveTheSameBits(Family family) {
    DecoderShape shape = family.shape();
    GradientCheck.Result kept = dpo(shape, TrainingMemory.DEFAULT);
    GradientCheck.Result again = dpo(shape, new TrainingMemory(512L << 20, true));
    same(again, kept);
    assertThat(DoubleAdamW.norm(kept.gradients())).isGreaterThan(1e-3);
  }

  /** Chunks of 1, 3 and 7 positions, with none, one and many of them kept for the gradient. */
  @ParameterizedTest
  @CsvSource({"1,0", "1,2", "3,0", "3,1", "7,1000"})
  void logitsInChunksChangeNothing(int positions, int kept) {
    for (DecoderShape shape : List.of(TestModels.tied(), TestModels.untied())) {
      GradientCheck.Result whole = dpo(shape, TrainingMemory.DEFAULT);
      GradientCheck.Result cut = dpo(shape, chunks(positions, kept, false));
      assertThat(TestModels.distance(whole.gradients(), cut.gradients())).isLessThan(1e-6);
      assertThat(cut.loss()).isCloseTo(whole.loss(), org.assertj.core.data.Offset.offset(1e-6));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void logProbsInChunksAreTheSame(int positions) {
    DecoderShape shape = TestModels.tied();
    List<TokenSequence> batch = TestModels.sequences(224, 5);
    Kernels whole = TestModels.kernels(shape);
    Kernels cut = kernels(shape, chunks(positions, 0, false));
    try (Weights weights = Policy.load(whole, TestModels.random(shape, 225, 0.3))) {
      double[] expected = Scoring.logProbs(whole, weights, batch);
      assertThat(TestModels.worst(expected, Scoring.logProbs(cut, weights, batch)))
          .isLessThan(1e-6);
    }
  }

  /** Another's tokens change no bit of a row's log-probs, wherever the rows lie. */
  @ParameterizedTest
  @EnumSource(Family.class)
  void anotherRowsTokensChangeNoLogProb(Family family) {
    DecoderShape shape = family.shape();
    Kernels kernels = TestModels.kernels(shape);
    try (Weights weights = Policy.load(kernels, TestModels.random(shape, 226, 0.3))) {
      for (int changed = 0; changed < 4; changed++) {
        List<TokenSequence> rows = rows(7);
        List<TokenSequence> others = new ArrayList<>(rows);
        others.set(changed, rows(8).get(changed));
        float[][] before = Scoring.tokenLogProbs(kernels, weights, rows);
        float[][] after = Scoring.tokenLogProbs(kernels, weights, others);
        for (int r = 0; r < 4; r++) {
          if (r == changed) assertThat(after[r]).isNotEqualTo(before[r]);
          else assertThat(after[r]).isEqualTo(before[r]);
        }
      }
    }
  }

  private static List<TokenSequence> rows(long seed) {
    Random random = new Random(seed);
    return List.of(
        TestModels.sequence(random, 3, 4),
        TestModels.sequence(random, 9, 6),
        TestModels.sequence(random, 2, 11),
        TestModels.sequence(random, 5, 1));
  }

  /** A row without targets adds nothing to the gradient, so its tokens must change no bit of it. */
  @ParameterizedTest
  @EnumSource(Family.class)
  void anotherRowsTokensChangeNoGradient(Family family) {
    DecoderShape shape = family.shape();
    Map<String, HostTensor> tensors = TestModels.random(shape, 227, 0.3);
    Kernels kernels = TestModels.kernels(shape);
    Random random = new Random(228);
    TokenSequence row = TestModels.sequence(random, 4, 6);
    for (int length : new int[] {2, 10, 25}) {
      TokenSequence one = TestModels.sequence(random, length, 0);
      TokenSequence two = TestModels.sequence(random, length, 0);
      for (boolean first : new boolean[] {true, false}) {
        GradientCheck.Result a =
            sft(kernels, tensors, first ? List.of(row, one) : List.of(one, row));
        GradientCheck.Result b =
            sft(kernels, tensors, first ? List.of(row, two) : List.of(two, row));
        same(b, a);
        GradientCheck.Result alone = sft(kernels, tensors, List.of(row));
        assertThat(TestModels.distance(alone.gradients(), a.gradients())).isLessThan(1e-5);
      }
    }
  }

  /** A prompt that several rows share is computed once; its gradient is the sum over its rows. */
  @ParameterizedTest
  @EnumSource(Family.class)
  void aSharedPromptHasTheGradientOfSeparateOnes(Family family) {
    DecoderShape shape = family.shape();
    Map<String, HostTensor> tensors = TestModels.random(shape, 229, 0.3);
    Kernels kernels = TestModels.kernels(shape);
    Random random = new Random(230);
    int[] prompt = TestModels.tokens(random, 7);
    List<TokenSequence> rows = new ArrayList<>();
    for (int length : new int[] {4, 1, 6}) {
      rows.add(new TokenSequence(prompt, TestModels.tokens(random, length)));
    }
    assertThat(TokenBatch.of(rows).ids()).hasSize(7 + 11);
    Map<String, double[]> separate = new LinkedHashMap<>();
    for (TokenSequence row : rows) {
      GradientCheck.engine(kernels, tensors, new SftObjective(), List.of(row), 11)
          .gradients()
          .forEach((name, values) -> separate.merge(name, values, TrainingPassTest::sum));
    }
    GradientCheck.Result shared = sft(kernels, tensors, rows);
    assertThat(TestModels.distance(separate, shared.gradients())).isLessThan(1e-6);
  }

  /** The bf16 paths against fp32: most of the error is the products' rounding, about 1 in 256. */
  @ParameterizedTest
  @EnumSource(Family.class)
  void bf16GradientsAreClose(Family family) {
    DecoderShape shape = family.shape();
    Map<String, HostTensor> tensors = TestModels.random(shape, 231, 0.1);
    List<TokenSequence> batch = TestModels.sequences(232, 6);
    Map<String, double[]> exact = sft(TestModels.kernels(shape), tensors, batch).gradients();
    for (MatmulPath path : List.of(MatmulPath.BF16, MatmulPath.BF16_FLOW)) {
      Kernels kernels = TestModels.kernels(shape, new Compute("cpu", path, path));
      Map<String, double[]> found = sft(kernels, tensors, batch).gradients();
      assertThat(TestModels.distance(exact, found)).as(path.name()).isBetween(1e-4, 5e-2);
    }
  }

  private static GradientCheck.Result sft(
      Kernels kernels, Map<String, HostTensor> tensors, List<TokenSequence> batch) {
    return GradientCheck.engine(kernels, tensors, new SftObjective(), batch);
  }

  /** Bit for bit, but for the sign of a zero. */
  private static void same(GradientCheck.Result actual, GradientCheck.Result expected) {
    assertThat(actual.loss()).isEqualTo(expected.loss());
    expected
        .gradients()
        .forEach(
            (name, values) ->
                assertThat(sum(actual.gradients().get(name), new double[values.length]))
                    .as(name)
                    .isEqualTo(sum(values, new double[values.length])));
  }

  private static double[] sum(double[] a, double[] b) {
    double[] out = a.clone();
    for (int i = 0; i < out.length; i++) out[i] += b[i];
    return out;
  }
}
