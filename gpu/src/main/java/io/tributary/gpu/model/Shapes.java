package io.tributary.gpu.model;

import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.files.model.ModelConfig;
import io.tributary.gpu.files.model.ModelConfig.Architecture;

/** Between a model folder's configuration and the kernels' shape. */
final class Shapes {
  private Shapes() {}

  static DecoderShape of(ModelConfig config) {
    DecoderShape.Head head =
        config.architecture() == Architecture.SEQUENCE_CLASSIFICATION
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
}
