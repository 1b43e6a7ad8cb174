package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import io.tributary.gpu.SamplingParams;
import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.row.RowDecoder;
import io.tributary.gpu.row.RowWeights;
import io.tributary.gpu.simd.Simd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A row decoded in Java against the double-precision oracle, and against the kernels. */
class OneRowTest {
  private static final int[] EOS = {3, 7, 11, 19, 23, 31, 42};
  private static final Compute INT8 = new Compute("cpu", MatmulPath.INT8, MatmulPath.FP32);
  private static final int PLACES = 96;

  private final int threads = NativeEngine.threadsPerCall();

  @BeforeEach
  void needsVectors() {
    assertThat(ModuleLayer.boot().findModule("jdk.incubator.vector")).isPresent();
    assumeTrue(Simd.obstacle().isEmpty(), () -> Simd.obstacle().orElseThrow());
  }

  @AfterEach
  void restoreThreads() {
    NativeEngine.setThreadsPerCall(threads);
  }

  /** Logits of every position, token by token, longer than the windows and than a block. */
  private static float[][] logits(
      Kernels kernels, Map<String, HostTensor> tensors, int[] ids, int threads) {
    int v = kernels.shape().vocabulary();
    float[][] out = new float[ids.length][];
    try (Weights weights = Policy.load(kernels, tensors);
        Prepared prepared = Prepared.of(kernels, weights, 1);
        RowDecoder decoder =
            new RowDecoder(RowChoice.shape(kernels.shape()), ids.length, threads)) {
      RowWeights packed = prepared.forOneRow();
      for (int t = 0; t < ids.length; t++) {
        float[] z = decoder.logits(packed, ids[t], t);
        for (int i = v; i < z.length; i++) assertThat(z[i]).isEqualTo(Float.NEGATIVE_INFINITY);
        out[t] = Arrays.copyOf(z, v);
      }
    }
    return out;
  }

  private static double worst(double[][] expected, float[][] found) {
    double worst = 0;
    for (int t = 0; t < found.length; t++) {
      worst = Math.max(worst, TestModels.worst(expected[t], TestModels.doubles(found[t])));
    }
    return worst;
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void logitsAreTheOracles(Family family) {
    DecoderShape shape = family.shape();
    Map<String, HostTensor> tensors = TestModels.random(shape, 301, 0.3);
    int[] ids = TestModels.tokens(new Random(302), 80);
    double[][] expected = TestModels.oracle(shape, tensors).logits(ids);
    Kernels kernels = TestModels.kernels(shape);
    assertThat(worst(expected, logits(kernels, tensors, ids, 1))).isLessThan(1e-4);
    Compute packed = new Compute("cpu", MatmulPath.FP32_ONEDNN, MatmulPath.FP32);
    kernels = TestModels.kernels(shape, packed);
    assertThat(worst(expected, logits(kernels, tensors, ids, 1))).isLessThan(1e-4);
  }

  /** Weights of 8 bits are farther off than fp32's, or they would not be what was read. */
  @ParameterizedTest
  @EnumSource(Family.class)
  void logitsInInt8AreClose(Family family) {
    DecoderShape shape = family.shape();
    Map<String, HostTensor> tensors = TestModels.random(shape, 303, 0.1);
    int[] ids = TestModels.tokens(new Random(304), 40);
    double[][] expected = TestModels.oracle(shape, tensors).logits(ids);
    Kernels kernels = TestModels.kernels(shape, INT8);
    assertThat(worst(expected, logits(kernels, tensors, ids, 1))).isBetween(1e-4, 1e-1);
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void bitsDoNotDependOnTheThreads(Family family) {
    DecoderShape shape = family.shape();
    Map<String, HostTensor> tensors = TestModels.random(shape, 305, 0.3);
    int[] ids = TestModels.tokens(new Random(306), 40);
    for (Compute compute : List.of(Compute.FP32_CPU, INT8)) {
      Kernels kernels = TestModels.kernels(shape, compute);
      float[][] one = logits(kernels, tensors, ids, 1);
      assertThat(logits(kernels, tensors, ids, 2)).isDeepEqualTo(one);
      assertThat(logits(kernels, tensors, ids, 3)).isDeepEqualTo(one);
    }
  }

  /** Tokens that go in together leave the same bits in the cache as one after another. */
  @ParameterizedTest
  @EnumSource(Family.class)
  void aPromptReadTogetherIsOneReadTokenByToken(Family family) {
    DecoderShape shape = family.shape();
    Map<String, HostTensor> tensors = TestModels.random(shape, 315, 0.3);
    int[] ids = TestModels.tokens(new Random(316), 38);
    int last = ids.length - 1;
    for (Compute compute : List.of(Compute.FP32_CPU, INT8)) {
      Kernels kernels = TestModels.kernels(shape, compute);
      float[] expected = logits(kernels, tensors, ids, 1)[last];
      for (int threads = 1; threads <= 2; threads++) {
        try (Weights weights = Policy.load(kernels, tensors);
            Prepared prepared = Prepared.of(kernels, weights, 1);
            RowDecoder decoder = new RowDecoder(RowChoice.shape(shape), ids.length, threads)) {
          RowWeights packed = prepared.forOneRow();
          decoder.read(packed, ids, last);
          float[] z = decoder.logits(packed, ids[last], last);
          assertThat(Arrays.copyOf(z, shape.vocabulary())).isEqualTo(expected);
        }
      }
    }
  }

  private static ContinuousBatch batch(Kernels kernels, boolean inJava, int slots, int[] eos) {
    CachePlan of = CachePlan.of(slots, PLACES);
    CachePlan cache = new CachePlan(of.slots(), of.staged(), of.places(), inJava);
    return new ContinuousBatch(
        kernels, new ContinuousBatch.Plan(cache, 4, 64), eos, ContinuousBatch.Listener.NONE);
  }

  private static Map<String, Sampled> finish(ContinuousBatch batch) {
    Map<String, Sampled> out = new TreeMap<>();
    while (!batch.idle()) {
      for (ContinuousBatch.Finished one : batch.advance()) {
        out.put(one.prompt() + "/" + one.candidate(), one.response());
      }
    }
    return out;
  }

  private static void same(Map<String, Sampled> found, Map<String, Sampled> wanted, double most) {
    assertThat(found.keySet()).isEqualTo(wanted.keySet());
    wanted.forEach(
        (key, b) -> {
          Sampled a = found.get(key);
          assertThat(a.tokens()).as(key).isEqualTo(b.tokens());
          assertThat(a.end()).isEqualTo(b.end());
          assertThat(a.versions()).isEqualTo(b.versions());
          close(a.logProbs(), b.logProbs(), most);
          close(a.modelLogProbs(), b.modelLogProbs(), most);
        });
  }

  private static void close(float[] found, float[] wanted, double most) {
    assertThat(TestModels.worst(TestModels.doubles(wanted), TestModels.doubles(found)))
        .isLessThan(most);
  }

  /** All that can shape a distribution, one candidate each. */
  private static List<SamplingParams> shaped() {
    return List.of(
        new SamplingParams(1, 0, 1, 1),
        new SamplingParams(0.7, 0, 1, 2),
        new SamplingParams(1.4, 0, 1, 3),
        new SamplingParams(0, 0, 1, 4),
        new SamplingParams(0.9, 8, 1, 5),
        new SamplingParams(1, 0, 0.8, 6),
        new SamplingParams(1, 0, 1, 7, 1, Map.of(), 7),
        new SamplingParams(1, 0, 1, 0, 1.3, Map.of(), 8),
        new SamplingParams(1, 0, 1, 0, 1, Map.of(5, 3.0, 9, -4.0), 9),
        new SamplingParams(0, 0, 1, 9, 1.2, Map.of(1, 1.0), 10));
  }

  /** From then on a row that is alone beside empty slots is decoded in Java. */
  private static void aloneForAWhile(Prepared... weights) {
    for (Prepared each : weights) each.addDecodedAlone(256);
  }

  /** Where there are slots for others, weights are packed for a row alone after 256 tokens. */
  @Test
  void packingPaysOnlyAfterAWhile() {
    Kernels kernels = TestModels.kernels(TestModels.untied());
    try (Weights weights = Policy.load(kernels, TestModels.random(TestModels.untied(), 318, 0.2));
        Prepared prepared = Prepared.of(kernels, weights, 2);
        ContinuousBatch batch = batch(kernels, true, 2, new int[0])) {
      batch.use(prepared, 1);
      long before = rowThreads();
      NativeEngine.setThreadsPerCall(2);
      for (int i = 0; i < 3; i++) batch.add(i, new int[] {1, 2}, plain(i), StopRule.NONE, 60);
      finish(batch);
      assertThat(prepared.decodedAlone()).isBetween(56, 64);
      assertThat(rowThreads()).isEqualTo(before);
      batch.clear();
      aloneForAWhile(prepared);
      batch.add(3, new int[] {1, 2}, plain(3), StopRule.NONE, 60);
      finish(batch);
      assertThat(rowThreads()).isEqualTo(before + 1);
      assertThat(prepared.decodedAlone()).isLessThan(64 + 256 + 1);
    }
  }

  /** One slot decodes in Java, many slots by the kernels. */
  private static List<Map<String, Sampled>> aloneAndTogether(DecoderShape shape, Compute compute) {
    Kernels kernels = TestModels.kernels(shape, compute);
    List<Map<String, Sampled>> out = new ArrayList<>();
    try (Weights weights = Policy.load(kernels, TestModels.random(shape, 307, 0.2));
        Prepared prepared = Prepared.of(kernels, weights, 4)) {
      for (boolean alone : new boolean[] {true, false}) {
        try (ContinuousBatch batch = batch(kernels, alone, alone ? 1 : 16, EOS)) {
          batch.use(prepared, 1);
          int[] prompt = TestModels.tokens(new Random(308), 9);
          batch.add(0, prompt, shaped(), StopRule.NONE, 24);
          out.add(finish(batch));
        }
      }
    }
    return out;
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void aCandidateIsTheSameAloneAndInABatch(Family family) {
    List<Map<String, Sampled>> both = aloneAndTogether(family.shape(), Compute.FP32_CPU);
    same(both.get(0), both.get(1), 1e-5);
  }

  /** Between products there are bf16 values: an addition in another order may move one by 2^-8. */
  @ParameterizedTest
  @EnumSource(Family.class)
  void inInt8TooUpToTies(Family family) {
    List<Map<String, Sampled>> both = aloneAndTogether(family.shape(), INT8);
    int shared = 0;
    int all = 0;
    for (String key : both.get(0).keySet()) {
      Sampled a = both.get(0).get(key);
      Sampled b = both.get(1).get(key);
      int same = Arrays.mismatch(a.tokens(), b.tokens());
      if (same < 0) same = a.tokens().length;
      shared += same;
      all += b.tokens().length;
      close(Arrays.copyOf(a.logProbs(), same), Arrays.copyOf(b.logProbs(), same), 5e-2);
    }
    assertThat(shared).isGreaterThan(all * 8 / 10);
  }

  /** Row 0 goes on alone, with others, and alone again, across a change of weights. */
  @Test
  void rowsJoinAndLeaveAndWeightsChange() {
    DecoderShape shape = Family.EVERYTHING.shape();
    Kernels kernels = TestModels.kernels(shape);
    List<Map<String, Sampled>> both = new ArrayList<>();
    try (Weights first = Policy.load(kernels, TestModels.random(shape, 309, 0.2));
        Weights second = Policy.load(kernels, TestModels.random(shape, 310, 0.2));
        Prepared one = Prepared.of(kernels, first, 4);
        Prepared two = Prepared.of(kernels, second, 4)) {
      aloneForAWhile(one, two);
      for (boolean inJava : new boolean[] {true, false}) {
        try (ContinuousBatch batch = batch(kernels, inJava, 4, new int[0])) {
          both.add(joinAndLeave(batch, one, two));
        }
      }
    }
    same(both.get(0), both.get(1), 1e-5);
    assertThat(both.get(0).get("0/0").versions()).contains(1, 2);
  }

  private static Map<String, Sampled> joinAndLeave(
      ContinuousBatch batch, Prepared one, Prepared two) {
    Random random = new Random(311);
    Map<String, Sampled> out = new TreeMap<>();
    batch.use(one, 1);
    batch.add(0, TestModels.tokens(random, 6), plain(20), StopRule.NONE, 80);
    for (int call = 0; !batch.idle(); call++) {
      if (call == 3 || call == 5) {
        batch.add(call, TestModels.tokens(random, 5 + call), plain(call), StopRule.NONE, 9);
      }
      if (call == 11) batch.use(two, 2);
      for (ContinuousBatch.Finished done : batch.advance()) {
        out.put(done.prompt() + "/" + done.candidate(), done.response());
      }
    }
    return out;
  }

  private static List<SamplingParams> plain(long seed) {
    return List.of(new SamplingParams(1, 0, 1, seed));
  }

  /** A row that leaves first hands its slot to the one behind it, which is then alone. */
  @Test
  void theRowThatIsLeftMovesToTheFirstSlot() {
    DecoderShape shape = TestModels.untied();
    Kernels kernels = TestModels.kernels(shape);
    List<Map<String, Sampled>> both = new ArrayList<>();
    try (Weights weights = Policy.load(kernels, TestModels.random(shape, 312, 0.2));
        Prepared prepared = Prepared.of(kernels, weights, 2)) {
      aloneForAWhile(prepared);
      for (boolean inJava : new boolean[] {true, false}) {
        try (ContinuousBatch batch = batch(kernels, inJava, 2, new int[0])) {
          batch.use(prepared, 1);
          batch.add(0, new int[] {1, 2, 3}, plain(1), StopRule.NONE, 10);
          batch.add(1, new int[] {4, 5}, plain(2), StopRule.NONE, 60);
          both.add(finish(batch));
        }
      }
    }
    same(both.get(0), both.get(1), 1e-5);
  }

  @Test
  void weightsThatGiveNoNumbersAreNamedAndForgotten() {
    DecoderShape shape = TestModels.untied();
    Kernels kernels = TestModels.kernels(shape);
    Map<String, HostTensor> tensors = TestModels.random(shape, 313, 0.2);
    Map<String, HostTensor> broken = new java.util.LinkedHashMap<>(tensors);
    HostTensor down = broken.get("model.layers.1.mlp.down_proj.weight");
    float[] values = down.values().clone();
    values[5] = Float.NaN;
    broken.put("model.layers.1.mlp.down_proj.weight", new HostTensor(down.shape(), values));
    try (Weights good = Policy.load(kernels, tensors);
        Weights bad = Policy.load(kernels, broken);
        Prepared right = Prepared.of(kernels, good, 1);
        Prepared wrong = Prepared.of(kernels, bad, 1);
        ContinuousBatch batch = batch(kernels, true, 1, new int[0]);
        ContinuousBatch fresh = batch(kernels, true, 1, new int[0])) {
      batch.use(wrong, 7);
      batch.add(0, new int[] {1, 2}, plain(1), StopRule.NONE, 8);
      assertThatThrownBy(batch::advance)
          .isInstanceOf(NotFiniteException.class)
          .hasMessageContaining("version 7");
      batch.clear();
      for (ContinuousBatch each : List.of(batch, fresh)) {
        each.use(right, 8);
        each.add(0, new int[] {1, 2}, plain(1), StopRule.NONE, 8);
      }
      same(finish(batch), finish(fresh), 1e-9);
    }
  }

  @Test
  void threadsEndWithTheBatch() {
    NativeEngine.setThreadsPerCall(3);
    Kernels kernels = TestModels.kernels(TestModels.untied());
    long before = rowThreads();
    try (Weights weights = Policy.load(kernels, TestModels.random(TestModels.untied(), 314, 0.2));
        Prepared prepared = Prepared.of(kernels, weights, 1);
        ContinuousBatch batch = batch(kernels, true, 1, new int[0])) {
      batch.use(prepared, 1);
      batch.add(0, new int[] {1}, plain(1), StopRule.NONE, 8);
      batch.advance();
      assertThat(rowThreads()).isEqualTo(before + 2);
    }
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (rowThreads() > before && System.nanoTime() < deadline) Thread.yield();
    assertThat(rowThreads()).isEqualTo(before);
  }

  /** What a row that is alone makes of native arrays goes with its batch. */
  @Test
  void leavesNoArraysBehind() {
    Kernels kernels = TestModels.kernels(TestModels.untied());
    try (Weights weights = Policy.load(kernels, TestModels.random(TestModels.untied(), 317, 0.2));
        Prepared prepared = Prepared.of(kernels, weights, 1)) {
      int before = liveArrays(kernels);
      for (int i = 0; i < 20; i++) {
        try (ContinuousBatch batch = batch(kernels, true, 1, new int[0])) {
          batch.use(prepared, 1);
          batch.add(0, new int[] {1, 2, 3}, shaped().subList(i % 10, i % 10 + 1), StopRule.NONE, 6);
          finish(batch);
        }
      }
      assertThat(liveArrays(kernels)).isEqualTo(before);
    }
  }

  private static int liveArrays(Kernels kernels) {
    try (NDManager scope = kernels.newScope()) {
      return scope.getParentManager().getManagedArrays().size();
    }
  }

  private static long rowThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("row-"))
        .count();
  }
}
