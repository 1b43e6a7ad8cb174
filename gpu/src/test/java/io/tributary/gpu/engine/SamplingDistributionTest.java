package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.gpu.SamplingParams;
import io.tributary.gpu.files.HostTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Tokens are drawn from the distribution that temperature, top-k and top-p say, row by row. */
class SamplingDistributionTest {
  private static final int[] NONE = {};

  private final DecoderShape shape = TestModels.untied();
  private final Kernels kernels = TestModels.kernels(shape);
  private final Map<String, HostTensor> tensors = TestModels.random(shape, 101, 0.3);
  private final DoubleLlama oracle = TestModels.oracle(shape, tensors);

  @Property(tries = 6)
  void restrictedTokensAndLogProbsAreTheOracles(@ForAll long seed) {
    Random random = new Random(seed);
    List<int[]> prompts = new ArrayList<>();
    List<List<SamplingParams>> params = new ArrayList<>();
    for (int p = 0; p < 3; p++) {
      prompts.add(TestModels.tokens(random, 1 + random.nextInt(5)));
      List<SamplingParams> candidates = new ArrayList<>();
      for (int c = 0; c < 6; c++) {
        double temperature = 0.3 + 1.5 * random.nextDouble();
        int topK = random.nextBoolean() ? 0 : 1 + random.nextInt(60);
        double topP = random.nextBoolean() ? 1 : 0.05 + 0.9 * random.nextDouble();
        candidates.add(new SamplingParams(temperature, topK, topP, random.nextLong()));
      }
      params.add(candidates);
    }
    try (Weights weights = Policy.load(kernels, tensors)) {
      List<Sampled> out = new Generation(kernels, 8, 3, NONE).sample(weights, prompts, params);
      for (int i = 0; i < out.size(); i++) {
        SamplingParams one = params.get(i / 6).get(i % 6);
        Sampled sampled = out.get(i);
        for (int t = 0; t < sampled.tokens().length; t++) {
          int[] ids = GenerationTest.prefix(prompts.get(i / 6), sampled.tokens(), t);
          double[] logits = GenerationTest.last(oracle.logits(ids));
          int token = sampled.tokens()[t];
          double logProb = sampled.logProbs()[t];
          // where p falls within rounding of a set's edge, either set is right
          boolean right =
              IntStream.of(-1, 0, 1)
                  .mapToDouble(
                      side ->
                          DoubleSampling.logProbs(logits, one, NONE, NONE, 0, side * 1e-5)[token])
                  .anyMatch(b -> Math.abs(logProb - b) / Math.max(1, Math.abs(b)) < 1e-4);
          assertThat(right).as("token %d of %s", token, one).isTrue();
        }
      }
    }
  }

  /** Chi-square over the tokens expected at least 5 times; its bound is five deviations up. */
  @Test
  void fourThousandSamplesFollowTheSoftmax() {
    int[] prompt = {4, 8, 15};
    int samples = 4000;
    double temperature = 0.8;
    List<SamplingParams> params = new ArrayList<>();
    for (int i = 0; i < samples; i++) params.add(new SamplingParams(temperature, 0, 1, i));
    double[] logits = GenerationTest.last(oracle.logits(prompt));
    for (int i = 0; i < logits.length; i++) logits[i] /= temperature;
    double[] expected = DoubleLlama.logSoftmax(logits);
    int[] counts = new int[logits.length];
    try (Weights weights = Policy.load(kernels, tensors)) {
      new Generation(kernels, 1, 1, NONE)
          .sample(weights, List.of(prompt), List.of(params))
          .forEach(s -> counts[s.tokens()[0]]++);
    }
    double chiSquare = 0;
    double restExpected = 0;
    int rest = 0;
    int cells = 0;
    for (int i = 0; i < counts.length; i++) {
      double mean = samples * Math.exp(expected[i]);
      if (mean < 5) {
        restExpected += mean;
        rest += counts[i];
      } else {
        chiSquare += (counts[i] - mean) * (counts[i] - mean) / mean;
        cells++;
      }
    }
    if (restExpected >= 5) {
      chiSquare += (rest - restExpected) * (rest - restExpected) / restExpected;
      cells++;
    }
    assertThat(cells).isGreaterThan(20);
    assertThat(chiSquare).isLessThan(cells - 1 + 5 * Math.sqrt(2.0 * (cells - 1)));
  }

  @Test
  void topKOneIsGreedyAtAnyTemperature() {
    int[] prompt = {4, 8, 15};
    try (Weights weights = Policy.load(kernels, tensors)) {
      List<Sampled> out =
          new Generation(kernels, 10, 4, NONE)
              .sample(
                  weights,
                  List.of(prompt),
                  List.of(
                      List.of(
                          new SamplingParams(0, 0, 1, 1),
                          new SamplingParams(2, 1, 1, 2),
                          new SamplingParams(1.5, 0, 1e-6, 3))));
      assertThat(out.get(1).tokens()).isEqualTo(out.get(0).tokens());
      assertThat(out.get(2).tokens()).isEqualTo(out.get(0).tokens());
    }
  }
}
