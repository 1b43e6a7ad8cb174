package io.tributary.app.making;

import io.tributary.config.EmbeddedSettings;
import io.tributary.gpu.files.model.Family;
import io.tributary.gpu.files.model.ModelConfig;
import io.tributary.gpu.tokenizer.SpecialTokens;
import java.util.List;
import java.util.OptionalInt;

/** The configuration of the models that the project makes itself. */
final class EmbeddedModel {
  private static final double RMS_EPS = 1e-5;
  private static final double ROPE_THETA = 10_000;

  private EmbeddedModel() {}

  /** A language model with tied embeddings. */
  static ModelConfig policy(EmbeddedSettings.Model shape) {
    return ModelConfig.builder(Family.LLAMA)
        .vocabSize(shape.vocabulary())
        .hiddenSize(shape.width())
        .intermediateSize(shape.ffn())
        .layers(shape.layers())
        .heads(shape.heads())
        .kvHeads(shape.kvHeads())
        .rmsNormEps(RMS_EPS)
        .ropeTheta(ROPE_THETA)
        .maxPositions(shape.context())
        .tieWordEmbeddings(true)
        .eosTokenIds(List.of(SpecialTokens.ALL.indexOf(SpecialTokens.END)))
        .padTokenId(OptionalInt.of(SpecialTokens.ALL.indexOf(SpecialTokens.PAD)))
        .build();
  }
}
