package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.gpu.SamplingParams;
import io.tributary.gpu.files.HostTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContinuousBatchTest {
  private static final int[] NO_EOS = {};
  private static final int[] EOS = {3, 7, 11};
  private final DecoderShape shape = TestModels.untied();
  private final Kernels kernels = TestModels.kernels(shape);
  private final Map<String, HostTensor> tensors = TestModels.random(shape, 161, 0.3);
  private final DoubleLlama oracle = TestModels.oracle(shape, tensors);
  private Weights weights;
  private Prepared prepared;

  @BeforeEach
  void load() {
    weights = Policy.load(kernels, tensors);
    prepared = Prepared.of(kernels, weights, 4);
  }

  @AfterEach
  void free() {
    prepared.close();
    weights.close();
  }

  private ContinuousBatch batch(int slots, int places, int chunk, int prefill, int[] eos) {
    ContinuousBatch.Plan plan =
        new ContinuousBatch.Plan(CachePlan.of(slots, places), chunk, prefill);
    ContinuousBatch batch = new ContinuousBatch(kernels, plan, eos, ContinuousBatch.Listener.NONE);
    batch.use(prepared, 1);
    return batch;
  }

  private static SamplingParams free(long seed) {
    return new SamplingParams(1, 0, 1, seed);
  }

  private static List<SamplingParams> free(long seed, int count) {
    List<SamplingParams> out = new ArrayList<>();
    for (int i = 0; i < count; i++) out.add(free(seed + i));
    return out;
  }

  /** Responses by prompt and candidate. */
  private static Map<String, Sampled> finish(ContinuousBatch batch) {
    Map<String, Sampled> out = new TreeMap<>();
    while (!batch.idle()) {
      for (ContinuousBatch.Finished one : batch.advance()) {
        out.put(one.prompt() + "/" + one.candidate(), one.response());
      }
    }
    return out;
  }

  private static void same(Map<String, Sampled> actual, Map<String, Sampled> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (key, b) -> {
          Sampled a = actual.get(key);
          assertThat(a.tokens()).as(key).isEqualTo(b.tokens());
          assertThat(a.end()).isEqualTo(b.end());
          assertThat(
                  TestModels.worst(
                      TestModels.doubles(b.logProbs()), TestModels.doubles(a.logProbs())))
              .isLessThan(1e-5);
        });
  }

  /** Twelve prompts of 1 to 34 tokens, one to three candidates each. */
  private static void ask(ContinuousBatch batch, boolean backwards) {
    Random random = new Random(162);
    List<int[]> prompts = new ArrayList<>();
    for (int p = 0; p < 12; p++) prompts.add(TestModels.tokens(random, 1 + 3 * p));
    for (int i = 0; i < 12; i++) {
      int p = backwards ? 11 - i : i;
      batch.add(p, prompts.get(p), free(100 * p, 1 + p % 3), StopRule.NONE, 5 + 2 * p);
    }
  }

  /** All prompts that the budget allows begin at once, though only eight are read side by side. */
  @ParameterizedTest
  @CsvSource({"1000, 20", "33, 11", "3, 1"})
  void slotsFillAsFarAsTheBudgetGoes(int prefill, int expected) {
    Random random = new Random(163);
    try (ContinuousBatch batch = batch(20, 16, 2, prefill, NO_EOS)) {
      for (int p = 0; p < 24; p++) {
        batch.add(p, TestModels.tokens(random, 4), free(p, 1), StopRule.NONE, 8);
      }
      batch.advance();
      assertThat(batch.active()).isEqualTo(expected);
      assertThat(batch.work().prefilled()).isLessThanOrEqualTo(prefill);
    }
  }

  /** A prompt of one token has nothing to read, and waits for no budget. */
  @Test
  void promptsOfOneTokenBeginAtOnce() {
    try (ContinuousBatch batch = batch(20, 16, 2, 1, NO_EOS)) {
      for (int p = 0; p < 24; p++) batch.add(p, new int[] {p}, free(p, 1), StopRule.NONE, 8);
      batch.advance();
      assertThat(batch.active()).isEqualTo(20);
    }
  }

  /**
   * A seed gives its candidate in whatever slot, company, chunk and piece of prefill. Where two
   * tokens are within rounding of a draw either may come; no draw here is.
   */
  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 3, 5", "5, 4, 7", "5, 64, 1", "24, 8, 1000", "3, 2, 2"})
  void aSeedGivesItsCandidateWhateverSlotChunkAndPrefill(int slots, int chunk, int prefill) {
    try (ContinuousBatch wanted = batch(24, 64, 8, 4096, EOS);
        ContinuousBatch found = batch(slots, 64, chunk, prefill, EOS)) {
      ask(wanted, false);
      ask(found, slots % 2 == 1);
      same(finish(found), finish(wanted));
    }
  }

  /** One long response and many short ones: nothing waits for the long one. */
  @Test
  void aFinishedRowIsReplacedAtOnce() {
    int chunk = 4;
    int[] prompt = {1, 2, 3};
    try (ContinuousBatch batch = batch(4, 128, chunk, 4096, NO_EOS)) {
      batch.add(0, prompt, free(1, 1), StopRule.NONE, 96);
      for (int p = 1; p <= 72; p++) batch.add(p, prompt, free(p, 1), StopRule.NONE, 4);
      assertThat(finish(batch)).hasSize(73);
      // 96 tokens of one response, and 72 x 4 in the three slots beside it, are 24 chunks each
      assertThat(batch.work().calls()).isBetween(24L, 26L);
      assertThat(batch.work().tokens()).isEqualTo(96 + 72 * 4);
    }
  }

  /** Whether all candidates have a slot at once, or the last come long after the first. */
  @ParameterizedTest
  @CsvSource({"8, 4096", "8, 10", "3, 4096", "1, 5"})
  void thePromptOfEightCandidatesIsReadOnce(int slots, int prefill) {
    int[] prompt = TestModels.tokens(new Random(165), 34);
    try (ContinuousBatch batch = batch(slots, 64, 4, prefill, NO_EOS)) {
      batch.add(0, prompt, free(1, 8), StopRule.NONE, 6);
      assertThat(finish(batch)).hasSize(8);
      assertThat(batch.work().tokens()).isEqualTo(8 * 6);
      // its last token is the first that is decoded
      assertThat(batch.work().prefilled()).isEqualTo(33);
      batch.add(1, prompt, free(9, 2), StopRule.NONE, 6);
      finish(batch);
      assertThat(batch.work().prefilled()).as("a request of its own").isEqualTo(2 * 33);
    }
  }

  @Test
  void nothingUnderWayStandsStillWhileALongPromptIsRead() {
    Random random = new Random(163);
    try (ContinuousBatch batch = batch(2, 200, 2, 10, NO_EOS)) {
      batch.add(0, new int[] {5}, free(1, 1), StopRule.NONE, 20);
      batch.advance();
      batch.add(1, TestModels.tokens(random, 101), free(2, 1), StopRule.NONE, 2);
      int calls = 0;
      List<ContinuousBatch.Finished> finished = List.of();
      while (finished.isEmpty()) {
        finished = batch.advance();
        calls++;
      }
      assertThat(calls).as("chunks of the first while the second was read").isEqualTo(9);
      assertThat(finished.get(0).prompt()).isZero();
      assertThat(finish(batch)).containsOnlyKeys("1/0");
    }
  }

  @Test
  void aPromptOfOneTokenSamplesFromItAlone() {
    try (ContinuousBatch batch = batch(2, 16, 3, 4, NO_EOS)) {
      batch.add(0, new int[] {9}, List.of(new SamplingParams(0, 0, 1, 1)), StopRule.NONE, 3);
      int[] tokens = finish(batch).get("0/0").tokens();
      for (int t = 0; t < 3; t++) {
        double[] z =
            GenerationTest.last(oracle.logits(GenerationTest.prefix(new int[] {9}, tokens, t)));
        for (double other : z) assertThat(z[tokens[t]]).isGreaterThanOrEqualTo(other);
      }
    }
  }

  /** Weights that always say the same token, whatever came before. */
  private Map<String, HostTensor> always(int token) {
    Map<String, HostTensor> out = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          float[] values = new float[tensor.values().length];
          if (name.endsWith("norm.weight") || name.contains("embed")) Arrays.fill(values, 1);
          int d = shape.width();
          if (name.startsWith("lm_head")) Arrays.fill(values, token * d, (token + 1) * d, 1);
          out.put(name, new HostTensor(tensor.shape(), values));
        });
    return out;
  }

  @Test
  void tokensAfterASwapAreTheNewWeightsAndThoseBeforeItTheOld() {
    int[] prompt = {4, 8, 15};
    Weights newer = Policy.load(kernels, always(37));
    Prepared next = Prepared.of(kernels, newer, 4);
    try (ContinuousBatch whole = batch(2, 32, 4, 64, NO_EOS);
        ContinuousBatch swapped = batch(2, 32, 4, 64, NO_EOS)) {
      whole.add(0, prompt, free(5, 2), StopRule.NONE, 16);
      swapped.add(0, prompt, free(5, 2), StopRule.NONE, 16);
      swapped.advance();
      swapped.advance();
      swapped.use(next, 6);
      Map<String, Sampled> old = finish(whole);
      Map<String, Sampled> both = finish(swapped);
      for (String key : List.of("0/0", "0/1")) {
        Sampled a = old.get(key);
        Sampled b = both.get(key);
        assertThat(Arrays.copyOf(b.tokens(), 8)).isEqualTo(Arrays.copyOf(a.tokens(), 8));
        assertThat(Arrays.copyOf(b.logProbs(), 8)).isEqualTo(Arrays.copyOf(a.logProbs(), 8));
        assertThat(Arrays.copyOfRange(b.tokens(), 8, 16)).containsOnly(37);
        // logits: the width for the token, 0 for the others
        double expected = -Math.log1p((shape.vocabulary() - 1) * Math.exp(-shape.width()));
        for (int t = 8; t < 16; t++)
          assertThat(b.logProbs()[t]).isCloseTo((float) expected, offset());
        long[] versions = new long[16];
        Arrays.fill(versions, 0, 8, 1);
        Arrays.fill(versions, 8, 16, 6);
        assertThat(b.versions()).isEqualTo(versions);
        assertThat(a.versions()).containsOnly(1L);
      }
    } finally {
      next.close();
      newer.close();
    }
  }

  private static org.assertj.core.data.Offset<Float> offset() {
    return org.assertj.core.data.Offset.offset(1e-4f);
  }

  /** Everything that shapes a distribution, each token against plain Java in double precision. */
  @Test
  void bothLogProbsAreThoseOfAnIndependentComputation() {
    Random random = new Random(164);
    List<int[]> prompts = new ArrayList<>();
    List<List<SamplingParams>> params = new ArrayList<>();
    for (int p = 0; p < 4; p++) {
      prompts.add(TestModels.tokens(random, 1 + 2 * p));
      List<SamplingParams> each = new ArrayList<>();
      for (int c = 0; c < 6; c++) {
        each.add(
            new SamplingParams(
                c == 5 ? 1 : 0.4 + random.nextDouble(),
                c % 2 == 0 ? 0 : 12,
                c < 3 ? 1 : 0.8,
                c % 3,
                c == 1 ? 1 : 0.7 + random.nextDouble(),
                c == 2 ? Map.of() : Map.of(2 + c, 3.0, 40, -2.5),
                random.nextLong()));
      }
      params.add(each);
    }
    int checked = 0;
    try (ContinuousBatch batch = batch(7, 32, 3, 4, EOS)) {
      for (int p = 0; p < 4; p++) batch.add(p, prompts.get(p), params.get(p), StopRule.NONE, 9);
      Map<String, Sampled> out = finish(batch);
      for (int p = 0; p < 4; p++) {
        for (int c = 0; c < 6; c++) {
          Sampled one = out.get(p + "/" + c);
          for (int t = 0; t < one.tokens().length; t++, checked++) {
            int[] ids = GenerationTest.prefix(prompts.get(p), one.tokens(), t);
            double[] z = GenerationTest.last(oracle.logits(ids));
            int token = one.tokens()[t];
            close(one.modelLogProbs()[t], DoubleLlama.logSoftmax(z)[token]);
            SamplingParams how = params.get(p).get(c);
            double drawn = one.logProbs()[t];
            // where p falls within rounding of the nucleus' edge, either set is right
            double nearest = Double.MAX_VALUE;
            for (double nudge : new double[] {0, -1e-5, 1e-5}) {
              double is = DoubleSampling.logProbs(z, how, ids, EOS, t, nudge)[token];
              if (Math.abs(is - drawn) < Math.abs(nearest - drawn)) nearest = is;
            }
            close(drawn, nearest);
          }
        }
      }
    }
    assertThat(checked).isGreaterThan(100);
  }

  private static void close(double found, double expected) {
    assertThat(Math.abs(found - expected) / Math.max(1, Math.abs(expected))).isLessThan(1e-4);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.7, 1})
  void logitsThatAreNoNumbersNameTheVersion(double temperature) {
    Map<String, HostTensor> broken = new LinkedHashMap<>(tensors);
    HostTensor norm = tensors.get("model.norm.weight");
    float[] values = norm.values().clone();
    values[0] = Float.NaN;
    broken.put("model.norm.weight", new HostTensor(norm.shape(), values));
    try (Weights bad = Policy.load(kernels, broken);
        Prepared next = Prepared.of(kernels, bad, 4);
        ContinuousBatch batch = batch(2, 16, 4, 64, NO_EOS)) {
      batch.use(next, 12);
      batch.add(
          0, new int[] {1, 2}, List.of(new SamplingParams(temperature, 0, 1, 1)), StopRule.NONE, 6);
      assertThatThrownBy(batch::advance)
          .isInstanceOf(NotFiniteException.class)
          .hasMessage("version 12 gives logits that are not finite, at token 1 of a response");
    }
  }

  @Test
  void aCacheThatDoesNotFitIsRefusedWithTheNumbers() {
    long one = CachePlan.of(1, 64).bytes(shape, Compute.FP32_CPU);
    assertThatThrownBy(() -> CachePlan.within(shape, Compute.FP32_CPU, 8, 64, one - 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("64 tokens takes %,d bytes for one response".formatted(one))
        .hasMessageContaining("%,d are free".formatted(one - 1));
    assertThat(CachePlan.within(shape, Compute.FP32_CPU, 8, 64, one).slots()).isEqualTo(1);
    assertThat(CachePlan.within(shape, Compute.FP32_CPU, 8, 64, 3 * one).slots()).isEqualTo(3);
    assertThat(CachePlan.within(shape, Compute.FP32_CPU, 8, 64, 100 * one).slots()).isEqualTo(8);
  }

  @Test
  void noMoreThanASlotHoldsIsTaken() {
    try (ContinuousBatch batch = batch(2, 16, 4, 64, NO_EOS)) {
      assertThatThrownBy(() -> batch.add(0, new int[10], free(1, 1), StopRule.NONE, 7))
          .hasMessage("a prompt of 10 tokens with 7 new ones does not fit into 16 places");
      batch.add(0, new int[10], free(1, 1), StopRule.NONE, 6);
      assertThat(finish(batch).get("0/0").tokens()).hasSize(6);
    }
  }
}
