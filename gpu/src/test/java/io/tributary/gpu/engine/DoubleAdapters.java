package io.tributary.gpu.engine;

import io.tributary.gpu.files.HostTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** The oracle for adapters: W + s B A by name, in double precision. */
final class DoubleAdapters {
  private static final String PREFIX = "base_model.model.";

  private DoubleAdapters() {}

  /** Adapters under PEFT's names, neither A nor B zero. */
  static Map<String, HostTensor> random(DecoderShape s, AdapterShape adapter, long seed) {
    Random random = new Random(seed);
    Map<String, HostTensor> out = new LinkedHashMap<>();
    TestModels.shapes(s)
        .forEach(
            (name, shape) -> {
              String module = name.replace(".weight", "");
              if (!adapter.targets().contains(module.substring(module.lastIndexOf('.') + 1))) {
                return;
              }
              int r = adapter.rank();
              String at = PREFIX + module;
              out.put(at + ".lora_A.weight", tensor(random, r, (int) shape[1]));
              out.put(at + ".lora_B.weight", tensor(random, (int) shape[0], r));
            });
    return out;
  }

  private static HostTensor tensor(Random random, int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) values[i] = (float) (0.2 * random.nextGaussian());
    return new HostTensor(new long[] {rows, columns}, values);
  }

  /** All weights with W + s B A in place of every adapted W. */
  static Map<String, double[]> merged(
      Map<String, double[]> base, Map<String, double[]> adapters, int rank, double scaling) {
    Map<String, double[]> out = new LinkedHashMap<>(base);
    adapters.forEach(
        (name, a) -> {
          if (!name.endsWith(".lora_A.weight")) return;
          double[] b = adapters.get(name.replace("lora_A", "lora_B"));
          String weight = name.replace(PREFIX, "").replace("lora_A.", "");
          double[] w = base.get(weight).clone();
          int in = a.length / rank;
          for (int i = 0; i < w.length; i++) {
            double sum = 0;
            for (int k = 0; k < rank; k++) sum += b[i / in * rank + k] * a[k * in + i % in];
            w[i] += scaling * sum;
          }
          out.put(weight, w);
        });
    return out;
  }
}
