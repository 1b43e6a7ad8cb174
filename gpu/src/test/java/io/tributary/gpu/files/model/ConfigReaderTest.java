package io.tributary.gpu.files.model;

import static io.tributary.gpu.files.model.ConfigText.edited;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.safetensors.Dtype;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConfigReaderTest {
  private static final String SMOL = PublishedConfigs.SMOLLM2_135M;

  @TempDir Path folder;

  private ConfigText text;

  @BeforeEach
  void prepare() {
    text = new ConfigText(folder);
  }

  /** As the constructors of {@code transformers}' configuration classes have them. */
  @ParameterizedTest
  @CsvSource({
    "LLAMA,   32, 2,   1,  2,  , false, NONE, ",
    "MISTRAL,  8, 2,   1,  2,  , false, NONE, 4096",
    "QWEN2,   32, 2,    ,   ,  , false, QKV, ",
    "QWEN3,   32, 128,  ,   ,  , false, NONE, ",
    "GEMMA,   16, 256, 2,  1, 0, true, NONE, ",
  })
  void whatIsLeftOutHasTheFamilysDefault(
      Family family,
      int kvHeads,
      int headDim,
      Integer bos,
      Integer eos,
      Integer pad,
      boolean tied,
      AttentionBias bias,
      Integer window) {
    ModelConfig config = text.read(bare(family.architecture(Head.CAUSAL_LM), ""));
    assertThat(config.family()).isEqualTo(family);
    assertThat(config.kvHeads()).isEqualTo(kvHeads);
    assertThat(config.headDim()).isEqualTo(headDim);
    assertThat(config.bosTokenId()).isEqualTo(optional(bos));
    assertThat(config.eosTokenIds()).isEqualTo(eos == null ? List.of() : List.of(eos));
    assertThat(config.padTokenId()).isEqualTo(optional(pad));
    assertThat(config.tieWordEmbeddings()).isEqualTo(tied);
    assertThat(config.attentionBias()).isEqualTo(bias);
    assertThat(config.slidingWindow()).isEqualTo(optional(window));
    assertThat(config.rmsNormEps()).isEqualTo(1e-6);
    assertThat(config.ropeTheta()).isEqualTo(10_000);
    assertThat(config.ropeScaling()).isEqualTo(RopeScaling.NONE);
    assertThat(config.dtype()).isEqualTo(Dtype.F32);
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void nullIsNotTheDefault(Family family) {
    String nulls =
        ", \"num_key_value_heads\": null, \"bos_token_id\": null, \"eos_token_id\": null,"
            + " \"pad_token_id\": null, \"sliding_window\": null";
    ModelConfig config = text.read(bare(family.architecture(Head.CAUSAL_LM), nulls));
    assertThat(config.kvHeads()).isEqualTo(32);
    assertThat(config.bosTokenId()).isEmpty();
    assertThat(config.eosTokenIds()).isEmpty();
    assertThat(config.padTokenId()).isEmpty();
    assertThat(config.slidingWindow()).isEmpty();
  }

  @Test
  void aNullHeadDimIsAShareOfTheWidthWhereTheFamilyHasNone() {
    assertThat(text.read(bare("LlamaForCausalLM", ", \"head_dim\": null")).headDim()).isEqualTo(2);
    text.refused(
        bare("Qwen3ForCausalLM", ", \"head_dim\": null"),
        "head_dim is missing; it must be there and be a whole number with model_type qwen3");
  }

  @Test
  void readsBiasesWhereTheFamilyHasThem() {
    for (String name : List.of("Llama", "Qwen3", "Gemma")) {
      assertThat(text.read(bare(name + "ForCausalLM", ", \"attention_bias\": true")))
          .extracting(ModelConfig::attentionBias)
          .isEqualTo(AttentionBias.QKVO);
    }
    assertThat(text.read(bare("Qwen2ForCausalLM", ", \"attention_bias\": false")))
        .extracting(ModelConfig::attentionBias)
        .isEqualTo(AttentionBias.QKV);
    text.refused(
        bare("MistralForCausalLM", ", \"attention_bias\": true"),
        "attention_bias = true is not supported; supported with model_type mistral is false");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'hidden_act': 'gelu'",
        "'hidden_act': 'gelu_pytorch_tanh'",
        "'hidden_act': 'gelu', 'hidden_activation': null",
        "'hidden_act': 'gelu', 'hidden_activation': 'gelu_pytorch_tanh'",
        "'x': 1"
      })
  void gemmaIsTheTanhApproximationUnderEachOfItsNames(String fields) {
    String json = edited(PublishedConfigs.GEMMA_2B, "'hidden_act': 'gelu'", fields);
    assertThat(text.read(json).activation()).isEqualTo(Activation.GELU_TANH);
  }

  @Test
  void refusesAnotherActivation() {
    text.refused(
        edited(PublishedConfigs.GEMMA_2B, "'hidden_act': 'gelu'", "'hidden_activation': 'gelu'"),
        "hidden_activation = \"gelu\" is not supported; supported with model_type gemma is"
            + " \"gelu_pytorch_tanh\"");
    text.refused(
        edited(PublishedConfigs.GEMMA_2B, "'hidden_act': 'gelu'", "'hidden_act': 'silu'"),
        "hidden_act = \"silu\" is not supported");
    text.refused(
        edited(SMOL, "'hidden_act': 'silu'", "'hidden_act': 'gelu'"),
        "hidden_act = \"gelu\" is not supported; supported with model_type llama is \"silu\"");
  }

  @Test
  void readsTheDtypeUnderBothItsNames() {
    assertThat(text.read(SMOL).dtype()).isEqualTo(Dtype.BF16);
    String newer = edited(SMOL, "'torch_dtype': 'bfloat16'", "'dtype': 'float16'");
    assertThat(text.read(newer).dtype()).isEqualTo(Dtype.F16);
    text.refused(
        edited(SMOL, "'bfloat16'", "'float8_e4m3fn'"),
        "torch_dtype = \"float8_e4m3fn\" is not supported; supported are \"float32\"");
  }

  @Test
  void refusesAnotherArchitectureByName() {
    text.refused(
        edited(SMOL, "LlamaForCausalLM", "Phi3ForCausalLM"),
        "architecture \"Phi3ForCausalLM\" is not supported; supported are LlamaForCausalLM,"
            + " MistralForCausalLM, Qwen2ForCausalLM, Qwen3ForCausalLM, GemmaForCausalLM,"
            + " LlamaForSequenceClassification, MistralForSequenceClassification,"
            + " Qwen2ForSequenceClassification, Qwen3ForSequenceClassification,"
            + " GemmaForSequenceClassification");
    text.refused(
        edited(SMOL, "['LlamaForCausalLM']", "[]"),
        "architectures is []; it must be a list with one of LlamaForCausalLM");
    text.refused(
        edited(SMOL, "['LlamaForCausalLM']", "'LlamaForCausalLM'"),
        "architectures is \"LlamaForCausalLM\"; it must be a list of strings");
    text.refused(
        edited(SMOL, "'model_type': 'llama'", "'model_type': 'mistral'"),
        "model_type is \"mistral\"; it must be \"llama\" with architecture LlamaForCausalLM");
  }

  @Test
  void aRewardModelHasOneLabel() {
    String two = edited(SMOL, "LlamaForCausalLM", "LlamaForSequenceClassification");
    text.refused(two, "id2label is missing; it must be there and be that of one label");
    text.refused(
        edited(two, "'hidden_act'", "'id2label': {'0': 'A', '1': 'B'}, 'hidden_act'"),
        "it must be that of one label");
    text.refused(
        edited(two, "'hidden_act'", "'num_labels': 3, 'hidden_act'"),
        "num_labels is 3; it must be that of one label");
    String one = edited(two, "'hidden_act'", "'id2label': {'0': 'A'}, 'hidden_act'");
    assertThat(text.read(one).head()).isEqualTo(Head.SEQUENCE_CLASSIFICATION);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'mlp_bias': false   | 'mlp_bias': true | mlp_bias = true is not supported; supported is",
        "'pretraining_tp': 1 | 'quantization_config': {'bits': 4} | quantization_config = {\"bits\"",
        "'pretraining_tp': 1 | 'final_logit_softcapping': 30.0 | final_logit_softcapping = 30.0 is",
        "'pretraining_tp': 1 | 'attn_logit_softcapping': 50.0 | attn_logit_softcapping = 50.0 is",
        "'pretraining_tp': 1 | 'use_bidirectional_attention': true | use_bidirectional_attention =",
        "'pretraining_tp': 1 | 'partial_rotary_factor': 0.5 | partial_rotary_factor = 0.5 is not",
      })
  void refusesWhatItCannotCompute(String from, String to, String complaint) {
    text.refused(edited(SMOL, from, to), complaint);
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
    text.refused(edited(SMOL, from, to), complaint);
  }

  @Test
  void aConfigThatIsNoJsonIsNamed() {
    text.refused("{", "is not valid JSON");
    text.refused("[]", "is not a JSON object");
    text.refused("", "is not a JSON object");
    text.refused("{} {}", "is not valid JSON");
    assertThatThrownBy(() -> ModelConfig.read(folder.resolve("none.json")))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("none.json: cannot be read: no such file");
  }

  private static String bare(String architecture, String more) {
    return """
    {"architectures": ["%s"], "vocab_size": 10, "hidden_size": 64, "intermediate_size": 16,
     "num_hidden_layers": 1, "num_attention_heads": 32, "max_position_embeddings": 32%s}
    """
        .formatted(architecture, more);
  }

  private static OptionalInt optional(Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }
}
