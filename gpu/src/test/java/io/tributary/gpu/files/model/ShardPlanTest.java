package io.tributary.gpu.files.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.gpu.files.safetensors.Dtype;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardPlanTest {
  @TempDir Path folder;

  @Test
  void fillsFilesInOrder() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put("a", new long[] {2, 5}); // 20 bytes in bf16
    shapes.put("b", new long[] {5});
    shapes.put("c", new long[] {1});
    shapes.put("d", new long[] {40});
    shapes.put("e", new long[0]);
    ShardPlan plan = ShardPlan.of(shapes, new WeightFormat(Dtype.BF16, 30));
    assertThat(plan.files())
        .containsExactly(
            Map.entry("model-00001-of-00004.safetensors", List.of("a", "b")),
            Map.entry("model-00002-of-00004.safetensors", List.of("c")),
            Map.entry("model-00003-of-00004.safetensors", List.of("d")),
            Map.entry("model-00004-of-00004.safetensors", List.of("e")));
    assertThat(plan.totalBytes()).isEqualTo(20 + 10 + 2 + 80 + 2);
    assertThat(plan.isSharded()).isTrue();
    assertThat(new String(plan.index(), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {
              "metadata" : {
                "total_size" : 114
              },
              "weight_map" : {
                "a" : "model-00001-of-00004.safetensors",
                "b" : "model-00001-of-00004.safetensors",
                "c" : "model-00002-of-00004.safetensors",
                "d" : "model-00003-of-00004.safetensors",
                "e" : "model-00004-of-00004.safetensors"
              }
            }
            """);
  }

  @Test
  void aModelThatFitsIsOneFile() {
    Map<String, long[]> shapes = Map.of("a", new long[] {15});
    ShardPlan plan = ShardPlan.of(shapes, new WeightFormat(Dtype.BF16, 30));
    assertThat(plan.files()).containsExactly(Map.entry("model.safetensors", List.of("a")));
    assertThat(plan.isSharded()).isFalse();
    assertThat(ShardPlan.of(shapes, new WeightFormat(Dtype.F32, 30)).files()).hasSize(1);
  }

  /** The size that the published index of Mistral 7B gives, in files of 5 GB at most. */
  @Test
  void plansAModelLargerThanTheHeap() {
    ModelConfig config = new ConfigText(folder).read(PublishedConfigs.MISTRAL_7B);
    ShardPlan plan = ShardPlan.of(ModelTensors.shapes(config), WeightFormat.of(Dtype.BF16));
    assertThat(plan.totalBytes()).isEqualTo(14_483_464_192L);
    assertThat(plan.files().keySet())
        .containsExactly(
            "model-00001-of-00003.safetensors",
            "model-00002-of-00003.safetensors",
            "model-00003-of-00003.safetensors");
    assertThat(plan.files().values().stream().mapToInt(List::size).sum()).isEqualTo(291);
  }
}
