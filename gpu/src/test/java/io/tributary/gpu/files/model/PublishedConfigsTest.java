package io.tributary.gpu.files.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.gpu.files.safetensors.Dtype;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configurations of published models are read as what those models are. */
class PublishedConfigsTest {
  @TempDir Path folder;

  private ConfigText text;

  @BeforeEach
  void prepare() {
    text = new ConfigText(folder);
  }

  @Test
  void aLlama() {
    assertThat(text.read(PublishedConfigs.LLAMA_3_1_8B))
        .isEqualTo(
            ModelConfig.builder(Family.LLAMA)
                .vocabSize(128256)
                .hiddenSize(4096)
                .intermediateSize(14336)
                .layers(32)
                .heads(32)
                .kvHeads(8)
                .headDim(128)
                .rmsNormEps(1e-5)
                .ropeTheta(500_000)
                .ropeScaling(new RopeScaling.Llama3(8, 1, 4, 8192))
                .maxPositions(131072)
                .bosTokenId(OptionalInt.of(128000))
                .eosTokenIds(List.of(128001, 128008, 128009))
                .dtype(Dtype.BF16)
                .build());
  }

  @Test
  void aMistral() {
    assertThat(text.read(PublishedConfigs.MISTRAL_7B))
        .isEqualTo(
            ModelConfig.builder(Family.MISTRAL)
                .vocabSize(32000)
                .hiddenSize(4096)
                .intermediateSize(14336)
                .layers(32)
                .heads(32)
                .kvHeads(8)
                .slidingWindow(OptionalInt.of(4096))
                .rmsNormEps(1e-5)
                .maxPositions(32768)
                .bosTokenId(OptionalInt.of(1))
                .eosTokenIds(List.of(2))
                .dtype(Dtype.BF16)
                .build());
  }

  @Test
  void aQwen2() {
    assertThat(text.read(PublishedConfigs.QWEN2_5_0_5B))
        .isEqualTo(
            ModelConfig.builder(Family.QWEN2)
                .vocabSize(151936)
                .hiddenSize(896)
                .intermediateSize(4864)
                .layers(24)
                .heads(14)
                .kvHeads(2)
                .attentionBias(AttentionBias.QKV)
                .ropeTheta(1e6)
                .maxPositions(32768)
                .tieWordEmbeddings(true)
                .bosTokenId(OptionalInt.of(151643))
                .eosTokenIds(List.of(151643))
                .dtype(Dtype.BF16)
                .build());
  }

  @Test
  void aQwen3() {
    assertThat(text.read(PublishedConfigs.QWEN3_0_6B))
        .isEqualTo(
            ModelConfig.builder(Family.QWEN3)
                .vocabSize(151936)
                .hiddenSize(1024)
                .intermediateSize(3072)
                .layers(28)
                .heads(16)
                .kvHeads(8)
                .headDim(128)
                .ropeTheta(1e6)
                .maxPositions(40960)
                .tieWordEmbeddings(true)
                .bosTokenId(OptionalInt.of(151643))
                .eosTokenIds(List.of(151645))
                .dtype(Dtype.BF16)
                .build());
  }

  @Test
  void aGemma() {
    assertThat(text.read(PublishedConfigs.GEMMA_2B))
        .isEqualTo(
            ModelConfig.builder(Family.GEMMA)
                .vocabSize(256000)
                .hiddenSize(2048)
                .intermediateSize(16384)
                .layers(18)
                .heads(8)
                .kvHeads(1)
                .headDim(256)
                .rmsNormEps(1e-6)
                .ropeTheta(10_000)
                .maxPositions(8192)
                .tieWordEmbeddings(true)
                .bosTokenId(OptionalInt.of(2))
                .eosTokenIds(List.of(1))
                .padTokenId(OptionalInt.of(0))
                .dtype(Dtype.BF16)
                .build());
  }
}
