package io.tributary.gpu.files.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.gpu.files.safetensors.Dtype;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelConfigTest {
  @ParameterizedTest
  @CsvSource({
    "LLAMA, SILU, false, 0, 1, false, LlamaForCausalLM",
    "MISTRAL, SILU, false, 0, 1, false, MistralForCausalLM",
    "QWEN2, SILU, false, 0, 1, false, Qwen2ForCausalLM",
    "QWEN3, SILU, true, 0, 1, false, Qwen3ForCausalLM",
    "GEMMA, GELU_TANH, false, 1, 3, true, GemmaForCausalLM"
  })
  void isWhatTheFamilySays(
      Family family,
      Activation activation,
      boolean qkNorm,
      double normOffset,
      double embeddingScale,
      boolean tied,
      String architecture) {
    ModelConfig config = TinyModels.builder(family).hiddenSize(9).build();
    assertThat(config.activation()).isEqualTo(activation);
    assertThat(config.qkNorm()).isEqualTo(qkNorm);
    assertThat(config.normOffset()).isEqualTo(normOffset);
    assertThat(config.embeddingScale()).isEqualTo(embeddingScale);
    assertThat(config.tieWordEmbeddings()).isEqualTo(tied);
    assertThat(config.architecture()).isEqualTo(architecture);
  }

  @Test
  void aRewardModelIsTheSameDecoder() {
    ModelConfig config = TinyModels.builder(Family.GEMMA).dtype(Dtype.BF16).build();
    ModelConfig reward = config.asRewardModel();
    assertThat(reward.architecture()).isEqualTo("GemmaForSequenceClassification");
    assertThat(reward)
        .isEqualTo(
            TinyModels.builder(Family.GEMMA)
                .dtype(Dtype.BF16)
                .head(Head.SEQUENCE_CLASSIFICATION)
                .tieWordEmbeddings(false)
                .build());
    assertThat(config.withDtype(Dtype.F16).dtype()).isEqualTo(Dtype.F16);
    assertThat(config.withDtype(Dtype.BF16)).isEqualTo(config);
  }

  @Test
  void headsShareTheWidthUnlessTheyHaveTheirOwn() {
    ModelConfigBuilder builder =
        ModelConfig.builder(Family.LLAMA)
            .vocabSize(10)
            .hiddenSize(24)
            .intermediateSize(5)
            .layers(1)
            .heads(6)
            .maxPositions(10);
    assertThat(builder.build().headDim()).isEqualTo(4);
    assertThat(builder.build().kvHeads()).isEqualTo(6);
    assertThatThrownBy(() -> builder.heads(5).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "hidden_size is 24; it must be a multiple of num_attention_heads = 5, or head_dim be"
                + " given");
    assertThat(builder.headDim(8).build().headDim()).isEqualTo(8);
  }

  @Test
  void saysWhatIsWrong() {
    refused(TinyModels.builder(Family.LLAMA).heads(0), "num_attention_heads is 0; it must be from");
    refused(TinyModels.builder(Family.LLAMA).kvHeads(3), "num_key_value_heads is 3; it must be a");
    refused(TinyModels.builder(Family.LLAMA).headDim(7), "head_dim is 7; it must be even");
    refused(TinyModels.builder(Family.LLAMA).rmsNormEps(0), "rms_norm_eps is 0.0; it must be");
    refused(TinyModels.builder(Family.LLAMA).ropeTheta(Double.NaN), "rope_theta is NaN");
    refused(TinyModels.builder(Family.LLAMA).eosTokenIds(List.of(11)), "eos_token_id is 11");
    refused(TinyModels.builder(Family.LLAMA).padTokenId(OptionalInt.of(-1)), "pad_token_id is -1");
    refused(
        TinyModels.builder(Family.LLAMA).dtype(Dtype.F64), "dtype is F64; it must be F32, BF16");
    refused(
        TinyModels.builder(Family.MISTRAL).attentionBias(AttentionBias.QKVO),
        "attention bias is QKVO; it must be one of [NONE] with model_type mistral");
    refused(
        TinyModels.builder(Family.QWEN2).attentionBias(AttentionBias.NONE),
        "attention bias is NONE; it must be one of [QKV] with model_type qwen2");
    refused(
        TinyModels.builder(Family.GEMMA).slidingWindow(OptionalInt.of(8)),
        "sliding_window is 8; it must be absent with model_type gemma");
    refused(
        TinyModels.builder(Family.MISTRAL).slidingWindow(OptionalInt.of(0)),
        "sliding_window is 0; it must be from 1");
  }

  private static void refused(ModelConfigBuilder builder, String complaint) {
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(complaint);
  }
}
