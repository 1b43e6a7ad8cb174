package io.tributary.app.making;

import io.tributary.config.EmbeddedSettings;
import io.tributary.gpu.files.model.ModelConfig;
import io.tributary.gpu.files.model.ModelConfig.Architecture;
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
    return new ModelConfig(
        Architecture.CAUSAL_LM,
        shape.vocabulary(),
        shape.width(),
        shape.ffn(),
        shape.layers(),
        shape.heads(),
        shape.kvHeads(),
        shape.width() / shape.heads(),
        RMS_EPS,
        ROPE_THETA,
        shape.context(),
        true,
        OptionalInt.empty(),
        List.of(SpecialTokens.ALL.indexOf(SpecialTokens.END)),
        OptionalInt.of(SpecialTokens.ALL.indexOf(SpecialTokens.PAD)));
  }
}
