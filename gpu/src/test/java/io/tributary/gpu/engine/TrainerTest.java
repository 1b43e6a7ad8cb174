package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.tributary.gpu.Interrupter;
import io.tributary.gpu.files.HostTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
  private final DecoderShape shape = TestModels.untied();
  private final Kernels kernels = TestModels.kernels(shape);
  private final Map<String, HostTensor> tensors = TestModels.random(shape, 51, 0.3);

  /** Gradients given from outside, so that the optimizer is looked at by itself. */
  private record Given() implements Objective<Map<String, HostTensor>> {
    @Override
    public double denominator(List<Map<String, HostTensor>> batch) {
      return batch.size();
    }

    @Override
    public int length(Map<String, HostTensor> example) {
      return 1;
    }

    @Override
    public Part gradients(
        Kernels kernels,
        NDManager scope,
        Weights policy,
        List<Map<String, HostTensor>> part,
        double denominator) {
      List<NDArray> arrays = new ArrayList<>();
      for (HostTensor tensor : WeightLayout.fuse(kernels.shape(), part.get(0))) {
        arrays.add(scope.create(tensor.values(), new Shape(tensor.shape())));
      }
      return new Part(0, arrays, new Means());
    }
  }

  /** Measured on what five steps changed: |change - expected| / |expected|, L2 over all weights. */
  @ParameterizedTest
  @ValueSource(doubles = {1e9, 0.7, 1e-3})
  void fiveStepsOfAdamWAreTheOracles(double maxNorm) {
    AdamW constants = new AdamW(0.9, 0.95, 1e-8, 0.5, maxNorm);
    DoubleAdamW oracle =
        new DoubleAdamW(
            constants,
            TestModels.shapes(shape).entrySet().stream()
                .filter(e -> e.getValue().length == 2)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet()));
    Map<String, double[]> expected = TestModels.doubles(tensors);
    try (Trainer<Map<String, HostTensor>> trainer = trainer(new Given(), constants, 1, 1)) {
      for (int step = 0; step < 5; step++) {
        Map<String, HostTensor> gradient = TestModels.random(shape, 60 + step, 0.01 * (step + 1));
        double rate = 0.01 / (step + 1);
        double norm = oracle.step(expected, TestModels.doubles(gradient), rate);
        Map<String, Double> metrics = trainer.step(List.of(gradient), rate);
        assertThat(metrics.get("grad_norm")).isCloseTo(norm, within(1e-4 * norm));
        assertThat(metrics.get("learning_rate")).isEqualTo(rate);
      }
      Map<String, double[]> actual = TestModels.doubles(Policy.read(trainer.state().weights()));
      assertThat(TestModels.distance(changes(expected), changes(actual))).isLessThan(1e-4);
      assertThat(trainer.state().moments().get("step").values()).containsExactly(5f);
    }
  }

  private Map<String, double[]> changes(Map<String, double[]> weights) {
    Map<String, double[]> start = TestModels.doubles(tensors);
    Map<String, double[]> out = new LinkedHashMap<>();
    weights.forEach(
        (name, values) -> {
          double[] change = values.clone();
          for (int i = 0; i < change.length; i++) change[i] -= start.get(name)[i];
          out.put(name, change);
        });
    return out;
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void aGradientThatIsNotFiniteChangesNothing(float bad) {
    Map<String, HostTensor> gradient = new HashMap<>(TestModels.random(shape, 61, 0.1));
    float[] values = gradient.get("model.norm.weight").values().clone();
    values[3] = bad;
    gradient.put("model.norm.weight", new HostTensor(new long[] {values.length}, values));
    try (Trainer<Map<String, HostTensor>> trainer = trainer(new Given(), TestModels.ADAMW, 1, 1)) {
      trainer.step(List.of(TestModels.random(shape, 62, 0.1)), 1e-3);
      unchangedBy(trainer, List.of(gradient));
    }
  }

  @Test
  void weightsThatAreNotFiniteAreNoticed() {
    Map<String, HostTensor> broken = new HashMap<>(tensors);
    float[] values = broken.get("model.layers.1.mlp.up_proj.weight").values().clone();
    values[0] = Float.NaN;
    broken.put("model.layers.1.mlp.up_proj.weight", new HostTensor(new long[] {40, 24}, values));
    OptimizerState state = OptimizerState.fresh(kernels, Policy.load(kernels, broken));
    try (Trainer<TokenSequence> trainer =
        new Trainer<>(kernels, new SftObjective(), TestModels.ADAMW, state, 4, 1)) {
      unchangedBy(trainer, TestModels.sequences(63, 4));
    }
  }

  private <E> void unchangedBy(Trainer<E> trainer, List<E> batch) {
    Map<String, HostTensor> weights = Policy.read(trainer.state().weights());
    Map<String, HostTensor> moments = trainer.state().moments();
    assertThatThrownBy(() -> trainer.step(batch, 1e-3)).isInstanceOf(NotFiniteException.class);
    assertThat(Policy.read(trainer.state().weights())).isEqualTo(weights);
    assertThat(trainer.state().moments()).isEqualTo(moments);
  }

  /** After one step without clipping the first moment is a tenth of the gradient. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4})
  void accumulatingGradientsChangesNothing(int microBatch) {
    Step whole = oneStep(8, 1);
    Step parts = oneStep(microBatch, 1);
    assertThat(TestModels.distance(whole.gradients(), parts.gradients())).isLessThan(1e-6);
    whole
        .metrics()
        .forEach(
            (name, value) -> {
              if (!name.equals("train/micro_batch")) {
                assertThat(parts.metrics().get(name))
                    .as(name)
                    .isCloseTo(value, within(1e-6 * Math.max(1, Math.abs(value))));
              }
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void threadsChangeNoBit(int microBatch) {
    assertThat(oneStep(microBatch, 2).weights()).isEqualTo(oneStep(microBatch, 1).weights());
  }

  private record Step(
      Map<String, HostTensor> weights,
      Map<String, double[]> gradients,
      Map<String, Double> metrics) {}

  private Step oneStep(int microBatch, int threads) {
    AdamW unclipped = new AdamW(0.9, 0.95, 1e-8, 0.1, 1e9);
    try (Weights frozen = Policy.load(kernels, TestModels.random(shape, 64, 0.3));
        Trainer<TokenPair> trainer =
            trainer(
                new DpoObjective(new Frozen(kernels, frozen), 0.1, 0.1, 0.2),
                unclipped,
                microBatch,
                threads)) {
      Map<String, Double> metrics = trainer.step(TestModels.pairs(65, 8), 1e-3);
      Map<String, double[]> gradients = new LinkedHashMap<>();
      trainer
          .state()
          .moments()
          .forEach(
              (name, tensor) -> {
                if (name.startsWith("first_moment.")) {
                  gradients.put(name, TestModels.doubles(tensor.values()));
                }
              });
      return new Step(Policy.read(trainer.state().weights()), gradients, metrics);
    }
  }

  /** The scope's memory is freed when the step fails; no other part may still compute with it. */
  @Test
  void aFailureWaitsForTheOtherParts() {
    AtomicBoolean ended = new AtomicBoolean();
    Objective<Integer> objective =
        new Objective<>() {
          @Override
          public double denominator(List<Integer> batch) {
            return 1;
          }

          @Override
          public int length(Integer example) {
            return example;
          }

          @Override
          public Part gradients(
              Kernels k, NDManager scope, Weights w, List<Integer> part, double d) {
            if (part.get(0) == 0) throw new IllegalStateException("broken part");
            try {
              Thread.sleep(300);
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            scope.create(1f);
            ended.set(true);
            return new Part(0, List.of(), new Means());
          }
        };
    try (Trainer<Integer> trainer = trainer(objective, TestModels.ADAMW, 1, 2)) {
      assertThatThrownBy(() -> trainer.step(List.of(0, 1), 1e-3)).hasMessage("broken part");
      assertThat(ended).isTrue();
    }
  }

  @Test
  void trainingLowersTheLoss() {
    List<TokenSequence> batch = TestModels.sequences(66, 4);
    try (Trainer<TokenSequence> trainer = trainer(new SftObjective(), TestModels.ADAMW, 4, 1)) {
      double first = trainer.step(batch, 1e-2).get("loss");
      double last = first;
      for (int step = 0; step < 60; step++) last = trainer.step(batch, 1e-2).get("loss");
      assertThat(last).isLessThan(0.1 * first);
    }
  }

  /** The interrupts come from another thread, while the gradients' threads are at work or after. */
  @Test
  void aStepThatIsInterruptedIsTheSameStepAndSoIsTheNext() {
    List<TokenSequence> batch = TestModels.sequences(59, 6);
    try (Trainer<TokenSequence> calm = trainer(new SftObjective(), TestModels.ADAMW, 2, 2);
        Trainer<TokenSequence> disturbed = trainer(new SftObjective(), TestModels.ADAMW, 2, 2)) {
      try (Interrupter second = new Interrupter()) {
        for (int i = 0; i < 1000 && second.sent() < 30; i++) {
          Map<String, Double> expected = calm.step(batch, 1e-4);
          assertThat(second.during(() -> disturbed.step(batch, 1e-4))).isEqualTo(expected);
        }
        assertThat(second.sent()).isGreaterThanOrEqualTo(30);
        assertThat(second.kept()).as("it stays interrupted").isEqualTo(second.sent());
      }
      assertThat(disturbed.step(batch, 1e-4)).isEqualTo(calm.step(batch, 1e-4));
      assertThat(Policy.read(disturbed.state().weights()))
          .isEqualTo(Policy.read(calm.state().weights()));
    }
  }

  private <E> Trainer<E> trainer(Objective<E> objective, AdamW adamW, int microBatch, int threads) {
    OptimizerState state = OptimizerState.fresh(kernels, Policy.load(kernels, tensors));
    return new Trainer<>(kernels, objective, adamW, state, microBatch, threads);
  }
}
