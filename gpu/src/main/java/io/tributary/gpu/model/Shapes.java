package io.tributary.gpu.model;

import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.files.model.Activation;
import io.tributary.gpu.files.model.AttentionBias;
import io.tributary.gpu.files.model.Head;
import io.tributary.gpu.files.model.ModelConfig;
import java.nio.file.Path;
import java.util.Arrays;

/** Between a model folder's configuration and the kernels' shape. */
public final class Shapes {
  private Shapes() {}

  /** The shape of a folder's model, or of an adapter's base, without loading its weights. */
  public static DecoderShape of(Path folder) {
    return of(ModelPlace.of(folder).config());
  }

  /** The shape that a configuration describes. */
  public static DecoderShape of(ModelConfig config) {
    return new DecoderShape(
        config.vocabSize(),
        config.hiddenSize(),
        config.layers(),
        config.heads(),
        config.kvHeads(),
        config.headDim(),
        config.intermediateSize(),
        config.maxPositions(),
        Arrays.stream(config.inverseFrequencies()).boxed().toList(),
        config.rmsNormEps(),
        head(config),
        variant(config));
  }

  private static DecoderShape.Head head(ModelConfig config) {
    if (config.head() == Head.SEQUENCE_CLASSIFICATION) return DecoderShape.Head.SCALAR;
    return config.tieWordEmbeddings() ? DecoderShape.Head.TIED : DecoderShape.Head.UNTIED;
  }

  private static DecoderShape.Variant variant(ModelConfig config) {
    int window = config.slidingWindow().orElse(0);
    return new DecoderShape.Variant(
        config.attentionBias() != AttentionBias.NONE,
        config.attentionBias() == AttentionBias.QKVO,
        config.qkNorm(),
        config.activation() != Activation.SILU,
        // a window that no sequence reaches costs a mask and changes nothing
        window < config.maxPositions() ? window : 0,
        config.normOffset(),
        config.embeddingScale());
  }
}
