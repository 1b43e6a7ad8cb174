package io.tributary.gpu.model;

import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.model.Activation;
import io.tributary.gpu.files.model.AttentionBias;
import io.tributary.gpu.files.model.Head;
import io.tributary.gpu.files.model.ModelConfig;
import io.tributary.gpu.files.model.RopeScaling;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Between a model folder's configuration and the kernels' shape. */
final class Shapes {
  private Shapes() {}

  /**
   * The shape.
   *
   * @param folder to be named
   * @throws ModelFileException if the kernels lack what the model needs
   */
  static DecoderShape of(Path folder, ModelConfig config) {
    List<String> lacking = lacking(config);
    if (!lacking.isEmpty()) {
      throw new ModelFileException(
          folder,
          "%s with %s cannot be computed by this engine"
              .formatted(config.architecture(), String.join(", ", lacking)));
    }
    DecoderShape.Head head =
        config.head() == Head.SEQUENCE_CLASSIFICATION
            ? DecoderShape.Head.SCALAR
            : config.tieWordEmbeddings() ? DecoderShape.Head.TIED : DecoderShape.Head.UNTIED;
    return DecoderShape.llama(
        config.vocabSize(),
        config.hiddenSize(),
        config.layers(),
        config.heads(),
        config.kvHeads(),
        config.headDim(),
        config.intermediateSize(),
        config.maxPositions(),
        config.ropeTheta(),
        config.rmsNormEps(),
        head);
  }

  private static List<String> lacking(ModelConfig c) {
    List<String> lacking = new ArrayList<>();
    if (c.attentionBias() != AttentionBias.NONE) lacking.add("attention biases");
    if (c.qkNorm()) lacking.add("norms of queries and keys");
    if (c.slidingWindow().orElse(c.maxPositions()) < c.maxPositions()) {
      lacking.add("a sliding window of " + c.slidingWindow().getAsInt());
    }
    if (!(c.ropeScaling() instanceof RopeScaling.None)) lacking.add("rope scaling");
    if (c.activation() != Activation.SILU) lacking.add(c.activation().configName());
    return lacking;
  }
}
