package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.gpu.engine.DecoderShape.Head;
import io.tributary.gpu.files.HostTensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WeightLayoutTest {
  @Property(tries = 60)
  void fuseAndSplitAreInverse(
      @ForAll Head head,
      @ForAll @IntRange(min = 1, max = 3) int layers,
      @ForAll @IntRange(min = 1, max = 3) int kvHeads,
      @ForAll @IntRange(min = 1, max = 3) int groups,
      @ForAll @IntRange(min = 1, max = 17) int width,
      @ForAll long seed) {
    DecoderShape shape =
        DecoderShape.llama(
            13, width, layers, kvHeads * groups, kvHeads, 6, 11, 64, 1e4, 1e-5, head);
    Map<String, HostTensor> named = TestModels.random(shape, seed, 1);
    List<HostTensor> fused = WeightLayout.fuse(shape, named);
    assertThat(WeightLayout.split(shape, fused)).isEqualTo(named);
    List<long[]> shapes = WeightLayout.shapes(shape);
    long parameters = 0;
    for (int i = 0; i < fused.size(); i++) {
      assertThat(fused.get(i).shape()).isEqualTo(shapes.get(i));
      parameters += fused.get(i).values().length;
    }
    assertThat(parameters).isEqualTo(shape.parameters());
  }

  @Test
  void aMissingTensorIsNamed() {
    Map<String, HostTensor> named = new HashMap<>(TestModels.random(TestModels.tied(), 1, 1));
    named.remove("model.layers.1.self_attn.k_proj.weight");
    assertThatThrownBy(() -> WeightLayout.fuse(TestModels.tied(), named))
        .hasMessage("no tensor model.layers.1.self_attn.k_proj.weight");
  }

  @Test
  void aTensorOfAnotherShapeIsNamed() {
    Map<String, HostTensor> named = new HashMap<>(TestModels.random(TestModels.tied(), 1, 1));
    // as many values as needed, but lying down
    named.put(
        "model.layers.0.mlp.down_proj.weight", new HostTensor(new long[] {40, 24}, new float[960]));
    assertThatThrownBy(() -> WeightLayout.fuse(TestModels.tied(), named))
        .hasMessage(
            "model.layers.0.mlp.down_proj.weight has shape [40, 24], the model needs [24, 40]");
  }
}
