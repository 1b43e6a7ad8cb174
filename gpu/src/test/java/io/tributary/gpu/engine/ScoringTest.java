package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.gpu.engine.DecoderShape.Head;
import io.tributary.gpu.files.HostTensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Errors are |a - b| / max(1, |b|), the largest over all values, b the oracle's. */
class ScoringTest {
  private static final List<DecoderShape> LANGUAGE_MODELS =
      List.of(
          TestModels.tied(),
          TestModels.untied(),
          TestModels.shape(4, 4, Head.TIED),
          TestModels.shape(3, 1, Head.UNTIED),
          DecoderShape.llama(TestModels.V, 16, 1, 2, 1, 8, 24, 64, 500_000, 1e-6, Head.TIED),
          DecoderShape.llama(TestModels.V, 32, 3, 6, 3, 10, 20, 64, 100, 1e-3, Head.UNTIED));

  @Property(tries = 18)
  void logitsAndLogProbsAreTheOracles(@ForAll long seed) {
    Random random = new Random(seed);
    DecoderShape shape = LANGUAGE_MODELS.get(random.nextInt(LANGUAGE_MODELS.size()));
    Map<String, HostTensor> tensors = TestModels.random(shape, seed, 0.3);
    List<TokenSequence> batch = TestModels.sequences(seed, 1 + random.nextInt(4));
    // one long enough for attention's blocks to matter
    batch.add(TestModels.sequence(random, 1, 40));
    DoubleLlama oracle = TestModels.oracle(shape, tensors);
    List<Double> logits = new ArrayList<>();
    Kernels kernels = TestModels.kernels(shape);
    try (Weights weights = Policy.load(kernels, tensors)) {
      float[][] actual = Scoring.tokenLogProbs(kernels, weights, batch);
      double[] sums = Scoring.logProbs(kernels, weights, batch);
      for (int i = 0; i < batch.size(); i++) {
        TokenSequence sequence = batch.get(i);
        double[] expected = oracle.tokenLogProbs(sequence);
        assertThat(TestModels.worst(expected, TestModels.doubles(actual[i]))).isLessThan(1e-4);
        double[] sum = {oracle.logProb(sequence)};
        assertThat(TestModels.worst(sum, new double[] {sums[i]})).isLessThan(1e-4);
        double[][] all = oracle.logits(DoubleLlama.ids(sequence));
        float[][] alone = Scoring.logits(kernels, weights, sequence);
        assertThat(alone).hasDimensions(expected.length, shape.vocabulary());
        for (int t = 0; t < expected.length; t++) {
          double[] at = all[sequence.prompt().length - 1 + t];
          assertThat(TestModels.worst(at, TestModels.doubles(alone[t]))).isLessThan(1e-4);
        }
        for (int t = 0; t < expected.length; t++) {
          for (double z : all[sequence.prompt().length - 1 + t]) logits.add(z);
        }
      }
      double[] flat = logits.stream().mapToDouble(Double::doubleValue).toArray();
      float[] found = TestModels.logits(kernels, weights, batch);
      assertThat(TestModels.worst(flat, TestModels.doubles(found))).isLessThan(1e-4);
    }
  }

  @Property(tries = 8)
  void rewardsAreTheOracles(@ForAll long seed) {
    DecoderShape shape = TestModels.shape(4, 2, Head.SCALAR);
    Map<String, HostTensor> tensors = TestModels.random(shape, seed, 0.3);
    List<TokenSequence> batch = TestModels.sequences(seed, 5);
    DoubleLlama oracle = TestModels.oracle(shape, tensors);
    Kernels kernels = TestModels.kernels(shape);
    try (Weights weights = Policy.load(kernels, tensors)) {
      double[] actual = TestModels.doubles(Scoring.rewards(kernels, weights, batch));
      double[] expected = batch.stream().mapToDouble(oracle::reward).toArray();
      assertThat(TestModels.worst(expected, actual)).isLessThan(1e-4);
    }
  }

  @Test
  void paddingOrderAndOtherRowsChangeNothing() {
    DecoderShape shape = TestModels.tied();
    Kernels kernels = TestModels.kernels(shape);
    TokenSequence row = TestModels.sequence(new Random(1), 4, 6);
    List<TokenSequence> longer = new ArrayList<>(TestModels.sequences(2, 3));
    longer.add(row);
    longer.add(TestModels.sequence(new Random(3), 30, 30));
    List<TokenSequence> turned = new ArrayList<>(longer);
    Collections.reverse(turned);
    List<TokenSequence> others = new ArrayList<>(TestModels.sequences(4, 3));
    others.add(row);
    others.add(TestModels.sequence(new Random(5), 30, 30));
    try (Weights weights = Policy.load(kernels, TestModels.random(shape, 41, 0.3))) {
      double[] alone = TestModels.doubles(Scoring.tokenLogProbs(kernels, weights, List.of(row))[0]);
      for (List<TokenSequence> batch : List.of(longer, turned, others)) {
        float[] found = Scoring.tokenLogProbs(kernels, weights, batch)[batch.indexOf(row)];
        assertThat(TestModels.worst(alone, TestModels.doubles(found))).isLessThan(1e-5);
      }
    }
  }

  @Test
  void paddingOrderAndOtherRowsChangeNoReward() {
    DecoderShape shape = TestModels.shape(4, 2, Head.SCALAR);
    Kernels kernels = TestModels.kernels(shape);
    List<TokenSequence> batch = new ArrayList<>(TestModels.sequences(6, 4));
    batch.add(TestModels.sequence(new Random(7), 20, 20));
    try (Weights weights = Policy.load(kernels, TestModels.random(shape, 42, 0.3))) {
      float[] together = Scoring.rewards(kernels, weights, batch);
      for (int i = 0; i < batch.size(); i++) {
        double alone = Scoring.rewards(kernels, weights, List.of(batch.get(i)))[0];
        assertThat(TestModels.worst(new double[] {alone}, new double[] {together[i]}))
            .isLessThan(1e-5);
      }
    }
  }

  @Test
  void anEmptyResponseHasLogProbZero() {
    DecoderShape shape = TestModels.tied();
    Kernels kernels = TestModels.kernels(shape);
    TokenSequence empty = new TokenSequence(new int[] {1, 2}, new int[0]);
    try (Weights weights = Policy.load(kernels, TestModels.random(shape, 43, 0.3))) {
      assertThat(Scoring.logProbs(kernels, weights, List.of(empty))).containsExactly(0);
      assertThat(Scoring.tokenLogProbs(kernels, weights, List.of(empty))[0]).isEmpty();
    }
  }
}
