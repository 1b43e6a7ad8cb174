package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.tributary.gpu.files.HostTensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperandsTest {
  private static final Compute BF16 = new Compute("cpu", MatmulPath.BF16, MatmulPath.BF16);

  private final DecoderShape shape = TestModels.tied();
  private final Kernels kernels = TestModels.kernels(shape, BF16);
  private final Map<String, HostTensor> tensors = TestModels.random(shape, 61, 0.3);
  private final List<TokenSequence> rows = TestModels.sequences(62, 4);

  private float[][] scored(Weights weights) {
    return Scoring.tokenLogProbs(kernels, weights, rows);
  }

  /** What weights that were never used before give. */
  private float[][] scoredAnew(Weights weights) {
    try (Weights copy = weights.copy(kernels)) {
      return scored(copy);
    }
  }

  @Test
  void exactPathsTakeTheWeightsThemselvesAndTheHeadOnceMore() {
    Kernels exact = TestModels.kernels(shape);
    try (Weights weights = Policy.load(exact, tensors)) {
      List<NDArray> taken = weights.forTraining(exact);
      assertThat(taken).hasSize(weights.base().size() + 1);
      for (int i = 0; i < weights.base().size(); i++) {
        assertThat(taken.get(i)).isSameAs(weights.base().get(i));
      }
      assertThat(taken.get(weights.base().size())).as("tied").isSameAs(weights.base().get(0));
    }
  }

  @Test
  void matricesAloneAreRoundedOnceUntilTheWeightsChange() {
    try (Weights weights = Policy.load(kernels, tensors)) {
      List<NDArray> first = weights.forScoring(kernels);
      assertThat(weights.forTraining(kernels)).isSameAs(first);
      List<Integer> places = WeightLayout.matrices(shape);
      for (int i = 0; i < weights.base().size(); i++) {
        boolean layers = places.contains(i) && i > 0;
        assertThat(first.get(i) != weights.base().get(i)).as("number " + i).isEqualTo(layers);
      }
      assertThat(first.get(weights.base().size())).isNotSameAs(weights.base().get(0));
      weights.changed();
      assertThat(weights.forScoring(kernels)).isNotSameAs(first);
    }
  }

  @Test
  void severalThreadsRoundToTheSameBits() {
    try (Weights weights = Policy.load(kernels, tensors);
        Workers workers = new Workers(3)) {
      weights.readyForTraining(kernels, workers);
      assertThat(scored(weights)).isDeepEqualTo(scoredAnew(weights));
    }
  }

  @ParameterizedTest
  @CsvSource({"FP32,false", "FP32,true", "BF16,false", "BF16,true"})
  void aStepIsSeenByWhatComesAfterIt(MatmulPath path, boolean offloaded) {
    Kernels on = TestModels.kernels(shape, new Compute("cpu", path, path));
    OptimizerState state = OptimizerState.fresh(on, Policy.load(on, tensors), offloaded);
    try (Trainer<TokenSequence> trainer =
        new Trainer<>(on, new SftObjective(), TestModels.ADAMW, state, 2, 2)) {
      float[][] before = Scoring.tokenLogProbs(on, state.weights(), rows);
      for (int step = 0; step < 3; step++) {
        trainer.step(rows, 1e-2);
        float[][] now = Scoring.tokenLogProbs(on, state.weights(), rows);
        assertThat(now).isNotEqualTo(before);
        try (Weights copy = state.weights().copy(on)) {
          assertThat(now).isDeepEqualTo(Scoring.tokenLogProbs(on, copy, rows));
        }
      }
    }
  }

  @Test
  void aMovingReferenceIsSeenWhenItMoves() {
    for (Refresh refresh : List.of(new Refresh.Every(1), new Refresh.Average(0.5))) {
      Weights own = Policy.load(kernels, tensors);
      try (MovingReference reference = new MovingReference(kernels, own, refresh);
          Weights policy = Policy.load(kernels, TestModels.random(shape, 63, 0.3))) {
        double[] before = reference.logProbs(TokenBatch.of(rows));
        reference.follow(1, policy);
        assertThat(reference.logProbs(TokenBatch.of(rows))).isNotEqualTo(before);
        assertThat(scored(own)).isDeepEqualTo(scoredAnew(own));
      }
    }
  }

  @Test
  void adaptersShareThoseOfTheirBase() {
    try (Weights base = Policy.load(kernels, tensors)) {
      float[][] before = scored(base);
      Weights adapted = Adapters.fresh(kernels, base, AdapterShape.all(4, 8), 3);
      OptimizerState state = OptimizerState.fresh(kernels, adapted);
      try (Trainer<TokenSequence> trainer =
          new Trainer<>(kernels, new SftObjective(), TestModels.ADAMW, state, 2, 2)) {
        List<NDArray> taken = adapted.forTraining(kernels);
        assertThat(taken).isSameAs(base.forTraining(kernels));
        trainer.step(rows, 1e-2);
        assertThat(adapted.forTraining(kernels)).isSameAs(taken);
        assertThat(scored(adapted)).isNotEqualTo(before);
      }
      assertThat(scored(base)).as("the adapters are closed").isDeepEqualTo(before);
    }
  }
}
