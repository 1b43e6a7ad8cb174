package io.tributary.gpu.files.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.safetensors.Dtype;
import io.tributary.gpu.files.safetensors.SafetensorsFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Names, shapes and dtypes of what is written, against the layouts as {@code transformers} has
 * them.
 */
class PublishedLayoutTest {
  private static final String EMBEDDING = "model.embed_tokens.weight [11, 8]\n";
  private static final String LAYER =
      """
      model.layers.0.input_layernorm.weight [8]
      model.layers.0.mlp.down_proj.weight [8, 12]
      model.layers.0.mlp.gate_proj.weight [12, 8]
      model.layers.0.mlp.up_proj.weight [12, 8]
      model.layers.0.post_attention_layernorm.weight [8]
      model.layers.0.self_attn.k_proj.weight [12, 8]
      model.layers.0.self_attn.o_proj.weight [8, 24]
      model.layers.0.self_attn.q_proj.weight [24, 8]
      model.layers.0.self_attn.v_proj.weight [12, 8]
      model.norm.weight [8]
      """;
  private static final String QKV_BIAS =
      """
      model.layers.0.self_attn.k_proj.bias [12]
      model.layers.0.self_attn.q_proj.bias [24]
      model.layers.0.self_attn.v_proj.bias [12]
      """;
  private static final String OUTPUT_BIAS = "model.layers.0.self_attn.o_proj.bias [8]\n";
  private static final String QK_NORM =
      """
      model.layers.0.self_attn.k_norm.weight [6]
      model.layers.0.self_attn.q_norm.weight [6]
      """;

  @TempDir Path parent;

  @ParameterizedTest
  @CsvSource({
    "LLAMA, NONE, F32", "LLAMA, QKVO, F16", "MISTRAL, NONE, BF16", "QWEN2, QKV, BF16",
    "QWEN3, NONE, F32", "QWEN3, QKVO, BF16", "GEMMA, NONE, BF16", "GEMMA, QKVO, F32"
  })
  void isThatOfTheFamily(Family family, AttentionBias bias, Dtype dtype) {
    String decoder =
        EMBEDDING
            + LAYER
            + switch (bias) {
              case NONE -> "";
              case QKV -> QKV_BIAS;
              case QKVO -> QKV_BIAS + OUTPUT_BIAS;
            }
            + (family == Family.QWEN3 ? QK_NORM : "");
    ModelConfigBuilder builder = TinyModels.builder(family).layers(1).attentionBias(bias);
    String tied = layout(builder.tieWordEmbeddings(true).build(), dtype);
    assertThat(tied).isEqualTo(sorted(decoder, dtype));
    String untied = layout(builder.tieWordEmbeddings(false).build(), dtype);
    assertThat(untied).isEqualTo(sorted(decoder + "lm_head.weight [11, 8]\n", dtype));
    String reward = layout(builder.head(Head.SEQUENCE_CLASSIFICATION).build(), dtype);
    assertThat(reward).isEqualTo(sorted(decoder + "score.weight [1, 8]\n", dtype));
  }

  /** Counts as published with the models. */
  @ParameterizedTest
  @CsvSource({
    "LLAMA, 8030261248",
    "MISTRAL, 7241732096",
    "QWEN2, 494032768",
    "QWEN3, 596049920",
    "GEMMA, 2506172416"
  })
  void hasAsManyWeightsAsThePublishedModel(Family family, long expected) {
    ModelConfig config = new ConfigText(parent).read(PublishedConfigs.BY_FAMILY.get(family));
    assertThat(weights(config)).isEqualTo(expected);
  }

  @Test
  void countsSmolLm() {
    assertThat(weights(new ConfigText(parent).read(PublishedConfigs.SMOLLM2_135M)))
        .isEqualTo(134_515_008);
  }

  private static long weights(ModelConfig config) {
    return ModelTensors.shapes(config).values().stream()
        .mapToLong(shape -> Arrays.stream(shape).reduce(1, Math::multiplyExact))
        .sum();
  }

  private String layout(ModelConfig config, Dtype dtype) {
    Path folder = parent.resolve(config.head() + "-" + config.tieWordEmbeddings());
    Map<String, HostTensor> tensors = TinyModels.tensors(config, 1);
    ModelFolder.write(folder, config, tensors, Map.of(), WeightFormat.of(dtype));
    try (SafetensorsFile file = SafetensorsFile.open(folder.resolve("model.safetensors"))) {
      assertThat(file.metadata()).isEqualTo(Map.of("format", "pt"));
      return file.tensors().values().stream()
          .map(info -> info.name() + " " + Arrays.toString(info.shape()) + " " + info.dtype())
          .sorted()
          .collect(Collectors.joining("\n"));
    }
  }

  private static String sorted(String layout, Dtype dtype) {
    List<String> lines = layout.lines().map(line -> line + " " + dtype).toList();
    return lines.stream().sorted().collect(Collectors.joining("\n"));
  }
}
