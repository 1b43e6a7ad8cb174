package io.tributary.gpu.files.model;

import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.model.ModelConfig.Architecture;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;

/** Small models for tests. */
final class TinyModels {
  private TinyModels() {}

  static ModelConfig config(Architecture architecture, boolean tied) {
    return new ModelConfig(
        architecture,
        11,
        8,
        12,
        2,
        4,
        2,
        6,
        1e-5,
        10_000,
        64,
        tied,
        OptionalInt.of(1),
        List.of(2, 3),
        OptionalInt.empty());
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
