package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tributary.gpu.engine.DecoderShape.Head;
import io.tributary.gpu.files.HostTensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyTest {
  private final DecoderShape shape = TestModels.untied();

  @Test
  void initialWeightsFollowFromTheSeed() {
    assertThat(Policy.initial(shape, 5)).isEqualTo(Policy.initial(shape, 5));
    assertThat(Policy.initial(shape, 5)).isNotEqualTo(Policy.initial(shape, 6));
  }

  @Test
  void initialWeightsHaveTheStatedSpread() {
    Map<String, HostTensor> weights = Policy.initial(shape, 5);
    assertThat(weights.keySet()).isEqualTo(TestModels.shapes(shape).keySet());
    TestModels.shapes(shape)
        .forEach(
            (name, dimensions) -> {
              double[] values = TestModels.doubles(weights.get(name).values());
              if (dimensions.length == 1) {
                assertThat(values).containsOnly(1);
                return;
              }
              boolean residual = name.contains("o_proj") || name.contains("down_proj");
              double deviation = DoubleAdamW.norm(Map.of(name, values)) / Math.sqrt(values.length);
              // two layers: the root of 4
              assertThat(deviation)
                  .as(name)
                  .isCloseTo(residual ? 0.01 : 0.02, within(residual ? 0.002 : 0.004));
            });
  }

  @Test
  void aScalarHeadStartsAtZero() {
    Map<String, HostTensor> weights = Policy.initial(TestModels.shape(4, 2, Head.SCALAR), 5);
    assertThat(weights.get("score.weight").values()).hasSize(24).containsOnly(0f);
  }

  @Test
  void loadAndReadAreInverse() {
    Map<String, HostTensor> tensors = TestModels.random(shape, 7, 0.3);
    Kernels kernels = TestModels.kernels(shape);
    try (Weights weights = Policy.load(kernels, tensors);
        Weights copy = weights.copy(kernels)) {
      assertThat(Policy.read(weights)).isEqualTo(tensors);
      assertThat(Policy.read(copy)).isEqualTo(tensors);
    }
  }
}
