package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.gpu.files.HostTensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptimizerStateTest {
  private final DecoderShape shape = TestModels.tied();
  private final Kernels kernels = TestModels.kernels(shape);

  @Test
  void aRestoredStateGoesOnBitEqual() {
    Map<String, HostTensor> start = TestModels.random(shape, 71, 0.3);
    Saved whole = steps(OptimizerState.fresh(kernels, Policy.load(kernels, start)), 0, 7);
    Saved half = steps(OptimizerState.fresh(kernels, Policy.load(kernels, start)), 0, 3);
    OptimizerState restored =
        OptimizerState.restored(kernels, Policy.load(kernels, half.weights()), half.moments());
    Saved rest = steps(restored, 3, 7);
    assertThat(rest.weights()).isEqualTo(whole.weights());
    assertThat(rest.moments()).isEqualTo(whole.moments());
    assertThat(half.weights()).isNotEqualTo(whole.weights());
  }

  private record Saved(Map<String, HostTensor> weights, Map<String, HostTensor> moments) {}

  private Saved steps(OptimizerState state, int from, int to) {
    CosineSchedule schedule = new CosineSchedule(1e-2, 0.1, 2, 7);
    try (Trainer<TokenSequence> trainer =
        new Trainer<>(kernels, new SftObjective(), TestModels.ADAMW, state, 3, 2)) {
      for (int step = from; step < to; step++) {
        trainer.step(TestModels.sequences(80 + step, 7), schedule.at(step + 1));
      }
      return new Saved(Policy.read(state.weights()), state.moments());
    }
  }
}
