package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import io.tributary.gpu.SamplingParams;
import io.tributary.gpu.files.HostTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdaptersTest {
  private final DecoderShape shape = TestModels.untied();
  private final Kernels kernels = TestModels.kernels(shape);
  private final Map<String, HostTensor> tensors = TestModels.random(shape, 211, 0.3);
  private final Weights base = Policy.load(kernels, tensors);
  private final List<TokenSequence> batch = TestModels.sequences(212, 5);

  @AfterEach
  void free() {
    base.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {127, 1, 2, 4, 8, 16, 32, 64, 5, 48, 90})
  void theForwardPassIsThatOfTheMergedModelInDoublePrecision(int bits) {
    AdapterShape adapter = AdapterLayoutTest.subset(3, 5, bits);
    Map<String, HostTensor> named = DoubleAdapters.random(shape, adapter, 213);
    DoubleLlama oracle =
        new DoubleLlama(
            shape,
            DoubleAdapters.merged(
                TestModels.doubles(tensors), TestModels.doubles(named), 3, adapter.scaling()));
    DoubleLlama plain = TestModels.oracle(shape, tensors);
    try (Weights adapted = Adapters.load(kernels, base, adapter, named);
        Weights merged = Adapters.merge(kernels, adapted)) {
      float[][] found = Scoring.tokenLogProbs(kernels, adapted, batch);
      float[][] one = Scoring.tokenLogProbs(kernels, merged, batch);
      double moved = 0;
      for (int i = 0; i < batch.size(); i++) {
        double[] expected = oracle.tokenLogProbs(batch.get(i));
        assertThat(TestModels.worst(expected, TestModels.doubles(found[i]))).isLessThan(1e-4);
        assertThat(TestModels.worst(expected, TestModels.doubles(one[i]))).isLessThan(1e-4);
        moved = Math.max(moved, TestModels.worst(expected, plain.tokenLogProbs(batch.get(i))));
      }
      assertThat(moved).as("the adapters do something").isGreaterThan(1e-2);
    }
  }

  @Test
  void mergedTensorsAreTheOraclesAndUnmergingGivesTheBaseBack() {
    AdapterShape adapter = new AdapterShape(3, 5, true, Set.of("q_proj", "v_proj", "up_proj"));
    Map<String, HostTensor> named = DoubleAdapters.random(shape, adapter, 214);
    Map<String, double[]> expected =
        DoubleAdapters.merged(
            TestModels.doubles(tensors), TestModels.doubles(named), 3, 5 / Math.sqrt(3));
    try (Weights adapted = Adapters.load(kernels, base, adapter, named);
        Weights merged = Adapters.merge(kernels, adapted);
        Weights back = Adapters.unmerge(kernels, merged, adapted)) {
      assertThat(merged.adapted()).isFalse();
      largestDifference(expected, Policy.read(merged));
      largestDifference(TestModels.doubles(tensors), Policy.read(back));
      assertThat(Policy.read(merged)).isNotEqualTo(tensors);
    }
    assertThat(Policy.read(base)).as("the base is left alone").isEqualTo(tensors);
  }

  private static void largestDifference(
      Map<String, double[]> expected, Map<String, HostTensor> found) {
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, values) -> {
          float[] other = found.get(name).values();
          for (int i = 0; i < values.length; i++) {
            assertThat(Math.abs(values[i] - other[i])).as(name).isLessThan(1e-6);
          }
        });
  }

  @Test
  void freshAdaptersAreThoseOfPeft() {
    AdapterShape adapter = AdapterShape.all(4, 8);
    Map<String, HostTensor> named = Adapters.initial(shape, adapter, 3);
    assertThat(named).hasSize(2 * 7 * shape.layers());
    named.forEach(
        (name, tensor) -> {
          float[] values = tensor.values();
          if (name.endsWith("lora_B.weight")) {
            assertThat(values).containsOnly(0f);
            return;
          }
          double bound = 1 / Math.sqrt(tensor.shape()[1]);
          double largest = 0;
          double square = 0;
          for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
            square += (double) value * value / values.length;
          }
          assertThat(largest).as(name).isBetween(0.9 * bound, bound);
          // a uniform's deviation is its bound over the root of 3
          assertThat(Math.sqrt(3 * square) / bound).as(name).isBetween(0.8, 1.2);
        });
    assertThat(Adapters.initial(shape, adapter, 3)).isEqualTo(named);
    assertThat(Adapters.initial(shape, adapter, 4)).isNotEqualTo(named);
  }

  @ParameterizedTest
  @EnumSource(
      value = MatmulPath.class,
      names = {"FP32", "FP32_ONEDNN", "BF16", "BF16_FLOW"})
  void freshAdaptersAreTheBaseToTheBit(MatmulPath path) {
    Kernels on = TestModels.kernels(shape, new Compute("cpu", path, path));
    try (Weights own = Policy.load(on, tensors);
        Weights fresh = Adapters.fresh(on, own, AdapterShape.all(4, 8), 3)) {
      assertThat(TestModels.logits(on, fresh, batch)).isEqualTo(TestModels.logits(on, own, batch));
    }
  }

  @Test
  void samplingIsThatOfTheMergedModel() {
    AdapterShape adapter = AdapterShape.all(3, 5);
    try (Weights adapted =
            Adapters.load(kernels, base, adapter, DoubleAdapters.random(shape, adapter, 215));
        Weights merged = Adapters.merge(kernels, adapted)) {
      List<Sampled> found = sample(adapted);
      List<Sampled> expected = sample(merged);
      List<Sampled> without = sample(base);
      boolean differs = false;
      for (int i = 0; i < found.size(); i++) {
        assertThat(found.get(i).tokens()).isEqualTo(expected.get(i).tokens());
        assertThat(found.get(i).logProbs()).isEqualTo(expected.get(i).logProbs());
        differs |= !Arrays.equals(found.get(i).tokens(), without.get(i).tokens());
      }
      assertThat(differs).as("the base samples otherwise").isTrue();
    }
  }

  private List<Sampled> sample(Weights weights) {
    List<SamplingParams> params = new ArrayList<>();
    for (int c = 0; c < 4; c++) params.add(new SamplingParams(1, 0, 1, c));
    return new Generation(kernels, 16, 4, new int[] {3})
        .sample(weights, List.of(new int[] {1, 2, 3}, new int[] {4}), List.of(params, params));
  }

  /** The reference of DPO is the base itself; a version holds the adapter and nothing else. */
  @Test
  void theBaseIsThereOnce() {
    AdapterShape adapter = AdapterShape.all(2, 4);
    try (Weights policy = Adapters.fresh(kernels, base, adapter, 1);
        Weights version = policy.frozen(kernels);
        Weights working = policy.copy(kernels)) {
      for (Weights each : List.of(policy, version, working)) {
        assertThat(each.base()).hasSameSizeAs(base.base());
        for (int i = 0; i < base.base().size(); i++) {
          assertThat(each.base().get(i)).isSameAs(base.base().get(i));
        }
      }
      long adapterBytes =
          Adapters.initial(shape, adapter, 1).values().stream()
              .mapToLong(t -> 4L * t.values().length)
              .sum();
      // the fused B's zeros are all that is more: two parts of three, one of two
      long b = 4L * shape.layers() * 2;
      long zeros = b * (2 * (32 + 16 + 16) + 2 * 40);
      assertThat(bytes(version)).isEqualTo(adapterBytes + zeros + 4);
      assertThat(bytes(version)).isLessThan(bytes(base));
    }
  }

  /** Of every array that these weights own. */
  private static long bytes(Weights weights) {
    List<NDArray> owned = new ArrayList<>(weights.masks());
    owned.addAll(weights.trained());
    if (weights.adapted()) owned.add(weights.adapters().get(weights.adapters().size() - 1));
    return owned.stream().mapToLong(a -> 4 * a.size()).sum();
  }

  @Test
  void trainingLeavesTheBaseAndTheZerosOfBToTheBit() {
    AdapterShape adapter = new AdapterShape(2, 4, false, Set.of("q_proj", "v_proj", "up_proj"));
    AdamW decaying = new AdamW(0.9, 0.95, 1e-8, 0.1, 1.0);
    OptimizerState state = OptimizerState.fresh(kernels, Adapters.fresh(kernels, base, adapter, 2));
    AdapterLayout layout = new AdapterLayout(shape, adapter);
    try (Trainer<TokenPair> trainer =
        new Trainer<>(
            kernels,
            new DpoObjective(new Frozen(kernels, base), 0.1, 0, 0.1),
            decaying,
            state,
            2,
            2)) {
      Map<String, HostTensor> start = Policy.read(state.weights());
      double first = 0;
      double last = 0;
      for (int step = 0; step < 60; step++) {
        last = trainer.step(TestModels.pairs(216, 4), 1e-2).get("loss");
        if (step == 0) first = last;
      }
      assertThat(last).isLessThan(0.5 * first);
      AdapterGradients.structuralZeros(layout, state.weights().trained());
      Map<String, HostTensor> end = Policy.read(state.weights());
      end.forEach((name, t) -> assertThat(t).as(name).isNotEqualTo(start.get(name)));
    }
    assertThat(Policy.read(base)).isEqualTo(tensors);
  }

  @Test
  void aRestoredAdapterGoesOnBitEqual() {
    Map<String, HostTensor> start = Adapters.initial(shape, AdapterShape.all(2, 4), 9);
    Saved whole = steps(fresh(start), 0, 6);
    Saved half = steps(fresh(start), 0, 3);
    OptimizerState like = fresh(half.adapter());
    OptimizerState restored =
        OptimizerState.restored(
            kernels, Policy.loadLike(kernels, like.weights(), half.adapter()), half.moments());
    like.close();
    Saved rest = steps(restored, 3, 6);
    assertThat(rest).isEqualTo(whole);
    assertThat(half).isNotEqualTo(whole);
    // nothing of the base is in it
    assertThat(whole.adapter().keySet()).allMatch(name -> name.contains(".lora_"));
    assertThat(whole.moments()).hasSize(2 * whole.adapter().size() + 1);
  }

  private OptimizerState fresh(Map<String, HostTensor> adapter) {
    return OptimizerState.fresh(
        kernels, Adapters.load(kernels, base, AdapterShape.all(2, 4), adapter));
  }

  private record Saved(Map<String, HostTensor> adapter, Map<String, HostTensor> moments) {}

  private Saved steps(OptimizerState state, int from, int to) {
    try (Trainer<TokenPair> trainer =
        new Trainer<>(
            kernels,
            new DpoObjective(new Frozen(kernels, base), 0.1, 0, 0.1),
            TestModels.ADAMW,
            state,
            2,
            2)) {
      for (int step = from; step < to; step++) trainer.step(TestModels.pairs(step, 4), 1e-2);
      return new Saved(new LinkedHashMap<>(Policy.read(state.weights())), state.moments());
    }
  }

  @Test
  void adaptersOverAdaptersAreRefused() {
    AdapterShape adapter = AdapterShape.all(2, 4);
    try (Weights once = Adapters.fresh(kernels, base, adapter, 1)) {
      assertThatThrownBy(() -> Adapters.fresh(kernels, once, adapter, 2))
          .hasMessageContaining("merge the first");
    }
  }
}
