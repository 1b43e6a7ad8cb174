package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.gpu.SamplingParams;
import io.tributary.gpu.files.HostTensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenerationTest {
  private static final int[] NO_EOS = {};
  private static final int[] EOS = {3, 7, 11, 19, 23, 31, 42};
  private final DecoderShape shape = TestModels.untied();
  private final Kernels kernels = TestModels.kernels(shape);
  private final Map<String, HostTensor> tensors = TestModels.random(shape, 91, 0.3);
  private Weights weights;

  @BeforeEach
  void load() {
    weights = Policy.load(kernels, tensors);
  }

  @AfterEach
  void free() {
    weights.close();
  }

  @Test
  void greedyTakesTheOraclesArgmax() {
    DoubleLlama oracle = TestModels.oracle(shape, tensors);
    List<int[]> prompts = prompts(4);
    List<Sampled> out = sample(prompts, 1, 0, 12, 5, NO_EOS);
    for (int p = 0; p < prompts.size(); p++) {
      for (int t = 0; t < 12; t++) {
        double[] logits = last(oracle.logits(prefix(prompts.get(p), out.get(p).tokens(), t)));
        int best = 0;
        for (int i = 1; i < logits.length; i++) if (logits[i] > logits[best]) best = i;
        double second = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < logits.length; i++) {
          if (i != best) second = Math.max(second, logits[i]);
        }
        assertThat(logits[best] - second).as("a clear gap").isGreaterThan(1e-4);
        assertThat(out.get(p).tokens()[t]).isEqualTo(best);
        assertThat(out.get(p).logProbs()[t]).isZero();
      }
    }
  }

  /** The cache stands for the whole prefix: errors are |a - b| / max(1, |b|). */
  @Test
  void logProbsAreThoseOfTheWholeForwardPass() {
    List<int[]> prompts = prompts(6);
    List<Sampled> out = sample(prompts, 3, 1, 20, 8, EOS);
    List<TokenSequence> sequences = new ArrayList<>();
    for (int i = 0; i < out.size(); i++) {
      sequences.add(new TokenSequence(prompts.get(i / 3), out.get(i).tokens()));
    }
    float[][] scored = Scoring.tokenLogProbs(kernels, weights, sequences);
    DoubleLlama oracle = TestModels.oracle(shape, tensors);
    for (int i = 0; i < out.size(); i++) {
      double[] found = TestModels.doubles(out.get(i).logProbs());
      assertThat(TestModels.worst(TestModels.doubles(scored[i]), found)).isLessThan(1e-4);
      assertThat(TestModels.worst(oracle.tokenLogProbs(sequences.get(i)), found)).isLessThan(1e-4);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 100})
  void theChunkSizeChangesNothing(int chunk) {
    List<int[]> prompts = prompts(4);
    same(sample(prompts, 4, 1, 48, chunk, EOS), sample(prompts, 4, 1, 48, 48, EOS));
  }

  @Test
  void theSeedDecidesWhateverTheBatch() {
    List<int[]> prompts = prompts(5);
    List<Sampled> together = sample(prompts, 2, 1, 16, 4, EOS);
    Generation generation = new Generation(kernels, 16, 4, EOS);
    for (int p = 0; p < prompts.size(); p++) {
      List<List<SamplingParams>> alone = List.of(params(p, 2, 1));
      same(
          generation.sample(weights, prompts.subList(p, p + 1), alone),
          together.subList(2 * p, 2 * p + 2));
    }
    List<int[]> turned = new ArrayList<>(prompts);
    Collections.reverse(turned);
    List<List<SamplingParams>> turnedParams = new ArrayList<>();
    for (int p = prompts.size() - 1; p >= 0; p--) turnedParams.add(params(p, 2, 1));
    List<Sampled> reversed = generation.sample(weights, turned, turnedParams);
    for (int p = 0; p < prompts.size(); p++) {
      int at = 2 * (prompts.size() - 1 - p);
      same(reversed.subList(at, at + 2), together.subList(2 * p, 2 * p + 2));
    }
  }

  @Test
  void otherSeedsGiveOtherTokens() {
    int[] prompt = {1, 2, 3};
    List<Sampled> out = sample(List.of(prompt), 20, 1, 8, 8, NO_EOS);
    assertThat(out.stream().map(s -> List.of(boxed(s.tokens()))).distinct()).hasSize(20);
  }

  /** The same seed without EOS gives the tokens that would have come; EOS cuts them off. */
  @Test
  void anyEosEndsTheRow() {
    List<int[]> prompts = prompts(4);
    List<Sampled> free = sample(prompts, 6, 1, 14, 3, NO_EOS);
    List<Sampled> out = sample(prompts, 6, 1, 14, 3, EOS);
    int byLength = 0;
    for (int i = 0; i < out.size(); i++) {
      int[] all = free.get(i).tokens();
      assertThat(all).hasSize(14);
      assertThat(free.get(i).ended()).isFalse();
      int length = 0;
      boolean ended = false;
      while (length < all.length && !ended) ended = isEos(all[length++]);
      assertThat(out.get(i).tokens()).isEqualTo(java.util.Arrays.copyOf(all, length));
      assertThat(out.get(i).logProbs()).hasSize(length);
      assertThat(out.get(i).ended()).isEqualTo(ended);
      if (!ended) byLength++;
    }
    assertThat(byLength).as("rows cut off at the limit").isBetween(1, out.size() - 1);
  }

  /** Rows leave the batch as they end, and the rest go on as if nothing had happened. */
  @Test
  void endedRowsLeaveTheBatch() {
    List<int[]> prompts = prompts(8);
    List<Sampled> out = sample(prompts, 4, 1, 24, 2, EOS);
    long going = out.stream().filter(s -> s.tokens().length > 8).count();
    assertThat(going).as("rows after four chunks").isBetween(1L, (long) (0.75 * out.size()));
    same(out, sample(prompts, 4, 1, 24, 24, EOS));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void theLimitHolds(int maxNewTokens) {
    for (Sampled one : sample(prompts(3), 2, 1, maxNewTokens, 4, NO_EOS)) {
      assertThat(one.tokens()).hasSize(maxNewTokens);
      assertThat(one.ended()).isFalse();
    }
  }

  @Test
  void anEosAsLastTokenCounts() {
    List<int[]> prompts = prompts(6);
    for (Sampled one : sample(prompts, 8, 1, 1, 4, EOS)) {
      assertThat(one.ended()).isEqualTo(isEos(one.tokens()[0]));
    }
  }

  @Test
  void nothingAskedForGivesNothing() {
    assertThat(new Generation(kernels, 4, 4, EOS).sample(weights, List.of(), List.of())).isEmpty();
    assertThat(
            new Generation(kernels, 4, 4, EOS)
                .sample(weights, List.of(new int[] {1}), List.of(List.of())))
        .isEmpty();
  }

  private List<Sampled> sample(
      List<int[]> prompts, int candidates, double temperature, int limit, int chunk, int[] eos) {
    List<List<SamplingParams>> params = new ArrayList<>();
    for (int p = 0; p < prompts.size(); p++) params.add(params(p, candidates, temperature));
    return new Generation(kernels, limit, chunk, eos).sample(weights, prompts, params);
  }

  private static List<SamplingParams> params(int prompt, int candidates, double temperature) {
    List<SamplingParams> out = new ArrayList<>();
    for (int c = 0; c < candidates; c++) {
      out.add(new SamplingParams(temperature, 0, 1, 1000L * prompt + c));
    }
    return out;
  }

  /** Prompts of different lengths. */
  private static List<int[]> prompts(int count) {
    Random random = new Random(92);
    List<int[]> out = new ArrayList<>();
    for (int i = 0; i < count; i++) out.add(TestModels.tokens(random, 1 + (3 * i) % 7));
    return out;
  }

  private static void same(List<Sampled> actual, List<Sampled> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      Sampled a = actual.get(i);
      Sampled b = expected.get(i);
      assertThat(a.tokens()).isEqualTo(b.tokens());
      assertThat(a.ended()).isEqualTo(b.ended());
      assertThat(
              TestModels.worst(TestModels.doubles(b.logProbs()), TestModels.doubles(a.logProbs())))
          .isLessThan(1e-5);
    }
  }

  static int[] prefix(int[] prompt, int[] response, int length) {
    return DoubleLlama.ids(new TokenSequence(prompt, java.util.Arrays.copyOf(response, length)));
  }

  static double[] last(double[][] rows) {
    return rows[rows.length - 1];
  }

  private static Integer[] boxed(int[] tokens) {
    return java.util.Arrays.stream(tokens).boxed().toArray(Integer[]::new);
  }

  private static boolean isEos(int token) {
    for (int end : EOS) if (token == end) return true;
    return false;
  }
}
