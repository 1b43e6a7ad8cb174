package io.tributary.gpu.files.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.gpu.files.safetensors.Dtype;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigWriterTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  static Stream<ModelConfig> whatIsWrittenIsRead() {
    List<ModelConfig> configs = new ArrayList<>();
    for (Family family : Family.values()) {
      for (Head head : Head.values()) {
        for (AttentionBias bias : family.biases()) {
          ModelConfigBuilder builder = TinyModels.builder(family).head(head).attentionBias(bias);
          configs.add(builder.tieWordEmbeddings(true).build());
          configs.add(builder.tieWordEmbeddings(false).dtype(Dtype.BF16).build());
          if (family.hasWindow()) configs.add(builder.slidingWindow(OptionalInt.of(7)).build());
          configs.add(
              builder
                  .ropeScaling(new RopeScaling.Linear(2.5))
                  .eosTokenIds(List.of())
                  .bosTokenId(OptionalInt.empty())
                  .padTokenId(OptionalInt.of(0))
                  .dtype(Dtype.F16)
                  .build());
          configs.add(builder.ropeScaling(new RopeScaling.Llama3(8, 1, 4, 16)).build());
        }
      }
    }
    return configs.stream();
  }

  @ParameterizedTest
  @MethodSource
  void whatIsWrittenIsRead(ModelConfig config) throws IOException {
    Path file = Files.write(folder.resolve("config.json"), config.toJson());
    assertThat(ModelConfig.read(file)).isEqualTo(config);
  }

  @Test
  void writesALlamaWithAllItsFields() throws IOException {
    assertThat(text(TinyModels.config(Head.CAUSAL_LM, true).toJson()))
        .isEqualTo(
            """
            {
              "architectures" : [ "LlamaForCausalLM" ],
              "attention_bias" : false,
              "attention_dropout" : 0.0,
              "bos_token_id" : 1,
              "eos_token_id" : [ 2, 3 ],
              "head_dim" : 6,
              "hidden_act" : "silu",
              "hidden_size" : 8,
              "initializer_range" : 0.02,
              "intermediate_size" : 12,
              "max_position_embeddings" : 64,
              "mlp_bias" : false,
              "model_type" : "llama",
              "num_attention_heads" : 4,
              "num_hidden_layers" : 2,
              "num_key_value_heads" : 2,
              "pad_token_id" : null,
              "rms_norm_eps" : 1.0E-5,
              "rope_scaling" : null,
              "rope_theta" : 10000.0,
              "tie_word_embeddings" : true,
              "torch_dtype" : "float32",
              "use_cache" : true,
              "vocab_size" : 11
            }
            """);
  }

  @Test
  void writesWhatOnlyTheFamilyHas() throws IOException {
    JsonNode mistral = tree(TinyModels.builder(Family.MISTRAL).build());
    assertThat(mistral.has("sliding_window")).isTrue();
    assertThat(mistral.get("sliding_window").isNull()).isTrue();
    assertThat(mistral.has("attention_bias")).isFalse();

    JsonNode qwen2 = tree(TinyModels.builder(Family.QWEN2).build());
    assertThat(qwen2.get("use_sliding_window").asBoolean(true)).isFalse();
    assertThat(qwen2.get("sliding_window").isNull()).isTrue();
    assertThat(qwen2.get("max_window_layers").asInt()).isEqualTo(2);
    assertThat(qwen2.has("attention_bias")).isFalse();

    JsonNode windowed =
        tree(TinyModels.builder(Family.QWEN3).slidingWindow(OptionalInt.of(16)).build());
    assertThat(windowed.get("use_sliding_window").asBoolean()).isTrue();
    assertThat(windowed.get("sliding_window").asInt()).isEqualTo(16);
    assertThat(windowed.get("max_window_layers").asInt(-1)).isZero();
    assertThat(windowed.get("attention_bias").asBoolean(true)).isFalse();

    JsonNode gemma = tree(TinyModels.builder(Family.GEMMA).dtype(Dtype.BF16).build());
    assertThat(gemma.get("hidden_act").asText()).isEqualTo("gelu_pytorch_tanh");
    assertThat(gemma.get("hidden_activation").asText()).isEqualTo("gelu_pytorch_tanh");
    assertThat(gemma.get("torch_dtype").asText()).isEqualTo("bfloat16");

    JsonNode reward = tree(TinyModels.builder(Family.QWEN2).build().asRewardModel());
    assertThat(reward.get("id2label")).isEqualTo(JSON.readTree("{\"0\": \"LABEL_0\"}"));
    assertThat(reward.get("label2id")).isEqualTo(JSON.readTree("{\"LABEL_0\": 0}"));
  }

  @Test
  void writesRopeScalingForOldAndNewReaders() throws IOException {
    JsonNode linear =
        tree(TinyModels.builder(Family.LLAMA).ropeScaling(new RopeScaling.Linear(4)).build());
    assertThat(linear.get("rope_scaling"))
        .isEqualTo(
            JSON.readTree("{\"factor\": 4.0, \"rope_type\": \"linear\", \"type\": \"linear\"}"));
    JsonNode llama3 =
        tree(
            TinyModels.builder(Family.LLAMA)
                .ropeScaling(new RopeScaling.Llama3(8, 1, 4, 8192))
                .build());
    assertThat(llama3.get("rope_scaling"))
        .isEqualTo(
            JSON.readTree(
                """
                {"factor": 8.0, "high_freq_factor": 4.0, "low_freq_factor": 1.0,
                 "original_max_position_embeddings": 8192, "rope_type": "llama3"}
                """));
  }

  @Test
  void theGenerationConfigHasTheTokens() {
    assertThat(text(ConfigWriter.generationConfig(TinyModels.config(Head.CAUSAL_LM, true))))
        .isEqualTo(
            """
            {
              "_from_model_config" : true,
              "bos_token_id" : 1,
              "eos_token_id" : [ 2, 3 ],
              "pad_token_id" : null
            }
            """);
  }

  private static JsonNode tree(ModelConfig config) throws IOException {
    return JSON.readTree(config.toJson());
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }
}
