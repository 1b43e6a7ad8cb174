package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.gpu.files.HostTensor;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AdapterLayoutTest {
  private final DecoderShape shape = TestModels.tied();

  /** The modules whose bit is set. */
  static AdapterShape subset(int rank, double alpha, int bits) {
    Set<String> targets = new LinkedHashSet<>();
    for (int i = 0; i < AdapterShape.MODULES.size(); i++) {
      if ((bits >> i & 1) == 1) targets.add(AdapterShape.MODULES.get(i));
    }
    return new AdapterShape(rank, alpha, false, targets);
  }

  @Property(tries = 127)
  void fuseAndSplitAreInverse(
      @ForAll @IntRange(min = 1, max = 127) int bits,
      @ForAll @IntRange(min = 1, max = 5) int rank,
      @ForAll long seed) {
    AdapterShape adapter = subset(rank, 16, bits);
    Map<String, HostTensor> named = DoubleAdapters.random(shape, adapter, seed);
    AdapterLayout layout = new AdapterLayout(shape, adapter);
    List<HostTensor> fused = layout.fuse(named);
    assertThat(layout.split(fused)).isEqualTo(named);
    List<long[]> shapes = layout.shapes();
    assertThat(fused).hasSize(8 * shape.layers()).hasSameSizeAs(shapes);
    for (int i = 0; i < fused.size(); i++) {
      assertThat(fused.get(i).shape()).isEqualTo(shapes.get(i));
    }
    // every value of a B that the mask leaves is a named one, and every other is 0
    List<HostTensor> masks = layout.masks();
    for (int m = 0; m < masks.size(); m++) {
      float[] b = fused.get(2 * m + 1).values();
      float[] mask = masks.get(m).values();
      for (int i = 0; i < mask.length; i++) assertThat(b[i] != 0).isEqualTo(mask[i] == 1);
      if (mask.length == 0) for (float value : b) assertThat(value).isNotZero();
    }
  }

  @Test
  void aMissingTensorIsNamed() {
    AdapterShape adapter = AdapterShape.all(2, 4);
    Map<String, HostTensor> named = new HashMap<>(DoubleAdapters.random(shape, adapter, 1));
    named.remove("base_model.model.model.layers.1.mlp.up_proj.lora_B.weight");
    assertThatThrownBy(() -> new AdapterLayout(shape, adapter).fuse(named))
        .hasMessage("no tensor base_model.model.model.layers.1.mlp.up_proj.lora_B.weight");
  }

  @Test
  void aTensorOfAnotherRankIsNamed() {
    AdapterShape adapter = AdapterShape.all(2, 4);
    Map<String, HostTensor> named = new HashMap<>(DoubleAdapters.random(shape, adapter, 1));
    named.put(
        "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight",
        new HostTensor(new long[] {3, 24}, new float[72]));
    assertThatThrownBy(() -> new AdapterLayout(shape, adapter).fuse(named))
        .hasMessage(
            "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight has shape [3, 24], the"
                + " model and the adapter's rank need [2, 24]");
  }

  @Test
  void aTensorOfNoTargetIsNamed() {
    Map<String, HostTensor> named = DoubleAdapters.random(shape, AdapterShape.all(2, 4), 1);
    AdapterShape narrow = new AdapterShape(2, 4, false, Set.of("v_proj", "q_proj"));
    assertThatThrownBy(() -> new AdapterLayout(shape, narrow).fuse(named))
        .hasMessage(
            "tensor base_model.model.model.layers.0.self_attn.k_proj.lora_A.weight belongs to none"
                + " of the target modules [q_proj, v_proj] of a decoder with 2 layers");
  }

  @Test
  void anUnknownTargetIsNamed() {
    assertThatThrownBy(() -> new AdapterShape(2, 4, false, Set.of("lm_head")))
        .hasMessage(
            "LoRA target modules [lm_head]; they must be one or more of [q_proj, k_proj, v_proj,"
                + " o_proj, gate_proj, up_proj, down_proj]");
    assertThatThrownBy(() -> new AdapterShape(2, 4, false, Set.of()))
        .hasMessageStartingWith("LoRA target modules []");
  }

  @Test
  void theScalingIsPeftsWithAndWithoutRankStabilization() {
    assertThat(new AdapterShape(16, 32, false, Set.of("q_proj")).scaling()).isEqualTo(2);
    assertThat(new AdapterShape(16, 32, true, Set.of("q_proj")).scaling()).isEqualTo(8);
  }
}
