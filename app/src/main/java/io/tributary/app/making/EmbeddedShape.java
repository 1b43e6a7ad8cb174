package io.tributary.app.making;

import io.tributary.config.EmbeddedSettings;
import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.files.model.ModelConfig;
import io.tributary.gpu.model.Shapes;

/** The shape of the embedded language model, known before it is made. */
public final class EmbeddedShape {
  private EmbeddedShape() {}

  public static DecoderShape of(EmbeddedSettings.Model settings) {
    return Shapes.of(config(settings));
  }

  public static ModelConfig config(EmbeddedSettings.Model settings) {
    return EmbeddedModel.policy(settings);
  }
}
