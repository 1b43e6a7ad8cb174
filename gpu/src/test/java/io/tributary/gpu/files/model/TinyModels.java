package io.tributary.gpu.files.model;

import io.tributary.gpu.files.HostTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;

/** Small models for tests. */
public final class TinyModels {
  private TinyModels() {}

  /** Heads are wider together than the model, so that no size stands for another. */
  public static ModelConfigBuilder builder(Family family) {
    return ModelConfig.builder(family)
        .vocabSize(11)
        .hiddenSize(8)
        .intermediateSize(12)
        .layers(2)
        .heads(4)
        .kvHeads(2)
        .headDim(6)
        .rmsNormEps(1e-5)
        .maxPositions(64)
        .bosTokenId(OptionalInt.of(1))
        .eosTokenIds(List.of(2, 3));
  }

  static ModelConfig config(Head head, boolean tied) {
    return builder(Family.LLAMA).head(head).tieWordEmbeddings(tied).build();
  }

  static Map<String, HostTensor> tensors(ModelConfig config, long seed) {
    Random random = new Random(seed);
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    ModelTensors.shapes(config)
        .forEach(
            (name, shape) -> {
              int size = 1;
              for (long dimension : shape) size *= (int) dimension;
              float[] values = new float[size];
              for (int i = 0; i < size; i++) values[i] = (float) random.nextGaussian();
              tensors.put(name, new HostTensor(shape, values));
            });
    return tensors;
  }
}
