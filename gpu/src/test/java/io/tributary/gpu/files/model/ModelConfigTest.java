package io.tributary.gpu.files.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.model.ModelConfig.Architecture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ModelConfigTest {
  /** As published with HuggingFaceTB/SmolLM2-135M-Instruct, shortened. */
  private static final String SMOL =
      """
      {
        "architectures": ["LlamaForCausalLM"],
        "attention_bias": false,
        "attention_dropout": 0.0,
        "bos_token_id": 1,
        "eos_token_id": 2,
        "hidden_act": "silu",
        "hidden_size": 576,
        "initializer_range": 0.041666666666666664,
        "intermediate_size": 1536,
        "is_llama_config": true,
        "max_position_embeddings": 8192,
        "mlp_bias": false,
        "model_type": "llama",
        "num_attention_heads": 9,
        "num_hidden_layers": 30,
        "num_key_value_heads": 3,
        "pad_token_id": 2,
        "pretraining_tp": 1,
        "rms_norm_eps": 1e-05,
        "rope_interleaved": false,
        "rope_scaling": null,
        "rope_theta": 100000,
        "tie_word_embeddings": true,
        "torch_dtype": "bfloat16",
        "transformers.js_config": {"kv_cache_dtype": {"q4f16": "float16"}},
        "vocab_size": 49152
      }
      """;

  @TempDir Path folder;

  @Test
  void readsAPublishedConfig() {
    assertThat(read(SMOL))
        .isEqualTo(
            new ModelConfig(
                Architecture.CAUSAL_LM,
                49152,
                576,
                1536,
                30,
                9,
                3,
                64,
                1e-5,
                100_000,
                8192,
                true,
                OptionalInt.of(1),
                List.of(2),
                OptionalInt.of(2)));
  }

  @Test
  void whatIsLeftOutHasTheDefaultOfTheFormat() {
    ModelConfig config =
        read(
            """
            {"architectures": ["LlamaForCausalLM"], "vocab_size": 10, "hidden_size": 8,
             "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2,
             "rms_norm_eps": 1e-6, "max_position_embeddings": 32}
            """);
    assertThat(config.kvHeads()).isEqualTo(2);
    assertThat(config.headDim()).isEqualTo(4);
    assertThat(config.ropeTheta()).isEqualTo(10_000);
    assertThat(config.tieWordEmbeddings()).isFalse();
    assertThat(config.bosTokenId()).isEmpty();
    assertThat(config.eosTokenIds()).isEmpty();
    assertThat(config.padTokenId()).isEmpty();
  }

  @Test
  void readsRopeParametersOfNewerWriters() {
    String json =
        SMOL.replace(
            "\"rope_theta\": 100000",
            "\"rope_parameters\": {\"rope_type\": \"default\", \"rope_theta\": 5000.0}");
    assertThat(read(json).ropeTheta()).isEqualTo(5000);
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void whatIsWrittenIsRead(Architecture architecture) throws IOException {
    ModelConfig config = TinyModels.config(architecture, true);
    Path file = Files.write(folder.resolve("config.json"), config.toJson());
    assertThat(ModelConfig.read(file)).isEqualTo(config);
    assertThat(file)
        .content()
        .contains("\"model_type\" : \"llama\"", "\"torch_dtype\" : \"float32\"")
        .contains("\"eos_token_id\" : [ 2, 3 ]", "\"pad_token_id\" : null");
  }

  @Test
  void refusesAnotherArchitectureByName() {
    assertRefused(
        SMOL.replace("LlamaForCausalLM", "Qwen2ForCausalLM"),
        "architecture \"Qwen2ForCausalLM\" is not supported; supported are LlamaForCausalLM,"
            + " LlamaForSequenceClassification");
    assertRefused(
        SMOL.replace("[\"LlamaForCausalLM\"]", "[]"),
        "architectures is []; it must be a list with one of LlamaForCausalLM");
    assertRefused(
        SMOL.replace("\"model_type\": \"llama\"", "\"model_type\": \"mistral\""),
        "model_type is \"mistral\"");
  }

  @Test
  void aRewardModelHasOneLabel() {
    String two = SMOL.replace("LlamaForCausalLM", "LlamaForSequenceClassification");
    assertRefused(two, "id2label is missing; it must be there and be that of one label");
    assertRefused(
        two.replace("\"hidden_act\"", "\"id2label\": {\"0\": \"A\", \"1\": \"B\"}, \"hidden_act\""),
        "it must be that of one label");
    assertRefused(
        two.replace("\"hidden_act\"", "\"num_labels\": 3, \"hidden_act\""),
        "num_labels is 3; it must be that of one label");
    assertThat(read(two.replace("\"hidden_act\"", "\"id2label\": {\"0\": \"A\"}, \"hidden_act\"")))
        .extracting(ModelConfig::architecture)
        .isEqualTo(Architecture.SEQUENCE_CLASSIFICATION);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'attention_bias': false     | 'attention_bias': true     | attention_bias = true is not",
        "'mlp_bias': false           | 'mlp_bias': true           | mlp_bias = true is not",
        "'rope_scaling': null        | 'rope_scaling': {'factor': 8} | rope_scaling is not supported",
        "'hidden_act': 'silu'        | 'hidden_act': 'gelu'       | hidden_act = \"gelu\"",
        "'pretraining_tp': 1         | 'quantization_config': {}  | quantization_config is not",
        "'pretraining_tp': 1         | 'partial_rotary_factor': 0.5 | partial_rotary_factor other",
        "'pretraining_tp': 1 | 'rope_parameters': {'rope_type': 'yarn'} | rope_type = \"yarn\" is not"
      })
  void refusesWhatItCannotCompute(String from, String to, String complaint) {
    assertRefused(edited(from, to), complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'vocab_size': 49152 | 'vocab': 1 | vocab_size is missing; it must be there and be a whole",
        "'vocab_size': 49152 | 'vocab_size': null | vocab_size is missing",
        "'vocab_size': 49152 | 'vocab_size': 0 | vocab_size is 0; it must be a whole number from 1",
        "'vocab_size': 49152 | 'vocab_size': 49152.0 | vocab_size is 49152.0",
        "'vocab_size': 49152 | 'vocab_size': '49152' | vocab_size is \"49152\"",
        "'vocab_size': 49152 | 'vocab_size': 99999999999999999999 | vocab_size is 9999999999",
        "'hidden_size': 576 | 'hidden_size': 577 | hidden_size is 577; it must be a multiple of",
        "'hidden_size': 576 | 'hidden_size': -8 | hidden_size is -8",
        "'hidden_size': 576 | 'hidden_size': 27 | head_dim is 3; it must be even",
        "'num_hidden_layers': 30 | 'num_hidden_layers': 5000 | from 1 to 1000",
        "'num_key_value_heads': 3 | 'num_key_value_heads': 4 | it must be a divisor of 9",
        "'num_key_value_heads': 3 | 'num_key_value_heads': 18 | from 1 to 9",
        "'rms_norm_eps': 1e-05 | 'rms_norm_eps': 0 | rms_norm_eps is 0; it must be a number",
        "'rms_norm_eps': 1e-05 | 'rms_norm_eps': '1e-5' | rms_norm_eps is \"1e-5\"",
        "'rms_norm_eps': 1e-05 | 'rms_norm_eps': 1e999 | it must be a number greater than 0",
        "'rope_theta': 100000 | 'rope_theta': -1 | rope_theta is -1",
        "'max_position_embeddings': 8192 | 'x': 1 | max_position_embeddings is missing",
        "'tie_word_embeddings': true | 'tie_word_embeddings': 1 | it must be true or false",
        "'bos_token_id': 1 | 'bos_token_id': 49152 | from 0 to 49151",
        "'eos_token_id': 2 | 'eos_token_id': [2, -1] | eos_token_id is -1",
        "'eos_token_id': 2 | 'eos_token_id': [2, 'x'] | eos_token_id is \"x\"",
        "'hidden_act': 'silu' | 'hidden_act': 3 | hidden_act is 3; it must be a string",
        "'hidden_act': 'silu' | 'vocab_size': 1 | Duplicate field 'vocab_size'"
      })
  void namesTheFieldTheValueAndWhatIsRight(String from, String to, String complaint) {
    assertRefused(edited(from, to), complaint);
  }

  @Test
  void aConfigThatIsNoJsonIsNamed() {
    assertRefused("{", "is not valid JSON");
    assertRefused("[]", "is not a JSON object");
    assertRefused("", "is not a JSON object");
    assertRefused("{} {}", "is not valid JSON");
    assertThatThrownBy(() -> ModelConfig.read(folder.resolve("none.json")))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("none.json: cannot be read: no such file");
  }

  private static String edited(String from, String to) {
    String wanted = from.replace('\'', '"');
    assertThat(SMOL).contains(wanted);
    return SMOL.replace(wanted, to.replace('\'', '"'));
  }

  private void assertRefused(String json, String complaint) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(ModelFileException.class)
        .hasMessageStartingWith(folder.resolve("config.json") + ": ")
        .hasMessageContaining(complaint);
  }

  private ModelConfig read(String json) {
    try {
      return ModelConfig.read(Files.writeString(folder.resolve("config.json"), json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
