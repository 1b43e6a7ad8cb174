package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.gpu.SamplingParams;
import io.tributary.gpu.files.HostTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class KernelsTest {
  private final DecoderShape shape = TestModels.tied();
  private final Kernels kernels = TestModels.kernels(shape);
  private final Map<String, HostTensor> tensors = TestModels.random(shape, 121, 0.3);

  /** One thread trains while another samples and scores with a copy: the same bits as alone. */
  @Test
  void twoThreadsMayUseThemAtOnce() throws Exception {
    OptimizerState state = OptimizerState.fresh(kernels, Policy.load(kernels, tensors));
    try (Trainer<TokenSequence> trainer = trainer(state);
        Weights copy = state.weights().copy(kernels)) {
      List<List<Integer>> sampledAlone = sample(copy);
      Map<String, HostTensor> trainedAlone = trainedAlone();
      ExecutorService threads = Executors.newFixedThreadPool(2);
      try {
        Callable<List<List<Integer>>> sampling = () -> sample(copy);
        Future<List<List<Integer>>> sampled = threads.submit(sampling);
        Future<Map<String, HostTensor>> trained = threads.submit(() -> train(trainer));
        assertThat(sampled.get()).isEqualTo(sampledAlone);
        assertThat(trained.get()).isEqualTo(trainedAlone);
        // what was sampled with did not move when the original was trained
        assertThat(Policy.read(copy)).isEqualTo(tensors);
      } finally {
        threads.shutdownNow();
      }
    }
  }

  @Test
  void twoShapesMayLiveSideBySide() {
    Kernels other = TestModels.kernels(TestModels.untied());
    Map<String, HostTensor> others = TestModels.random(TestModels.untied(), 122, 0.3);
    List<TokenSequence> batch = TestModels.sequences(123, 2);
    try (Weights one = Policy.load(kernels, tensors);
        Weights two = Policy.load(other, others)) {
      double[] before = Scoring.logProbs(kernels, one, batch);
      Scoring.logProbs(other, two, batch);
      assertThat(Scoring.logProbs(kernels, one, batch)).isEqualTo(before);
    }
  }

  @Test
  void aTokenOutsideTheVocabularyIsRefused() {
    try (Weights weights = Policy.load(kernels, tensors)) {
      TokenSequence bad = new TokenSequence(new int[] {1, TestModels.V}, new int[] {2});
      assertThatThrownBy(() -> Scoring.logProbs(kernels, weights, List.of(bad)))
          .hasMessageContaining("index out of range");
      // and the engine still works
      assertThat(Scoring.logProbs(kernels, weights, TestModels.sequences(124, 1))).hasSize(1);
    }
  }

  private Trainer<TokenSequence> trainer(OptimizerState state) {
    return new Trainer<>(kernels, new SftObjective(), TestModels.ADAMW, state, 2, 1);
  }

  private Map<String, HostTensor> trainedAlone() {
    OptimizerState state = OptimizerState.fresh(kernels, Policy.load(kernels, tensors));
    try (Trainer<TokenSequence> trainer = trainer(state)) {
      return train(trainer);
    }
  }

  private Map<String, HostTensor> train(Trainer<TokenSequence> trainer) {
    for (int step = 0; step < 40; step++) trainer.step(TestModels.sequences(130 + step, 6), 1e-3);
    return Policy.read(trainer.state().weights());
  }

  private List<List<Integer>> sample(Weights weights) {
    List<List<Integer>> out = new ArrayList<>();
    Generation generation = new Generation(kernels, 24, 6, new int[] {3, 7});
    for (int round = 0; round < 30; round++) {
      List<SamplingParams> params = new ArrayList<>();
      for (int c = 0; c < 4; c++) params.add(new SamplingParams(1, 0, 1, 10L * round + c));
      for (Sampled one :
          generation.sample(weights, List.of(new int[] {1, 2, 3}), List.of(params))) {
        List<Integer> row = new ArrayList<>();
        for (int token : one.tokens()) row.add(token);
        for (float value : one.logProbs()) row.add(Float.floatToIntBits(value));
        out.add(row);
      }
      float[] scored = Scoring.tokenLogProbs(kernels, weights, TestModels.sequences(round, 3))[0];
      out.add(List.of(Float.floatToIntBits(scored[0])));
    }
    return out;
  }
}
