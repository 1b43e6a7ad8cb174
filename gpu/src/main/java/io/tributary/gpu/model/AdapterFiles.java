package io.tributary.gpu.model;

import io.tributary.gpu.engine.AdapterShape;
import io.tributary.gpu.engine.Adapters;
import io.tributary.gpu.engine.Kernels;
import io.tributary.gpu.engine.Policy;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.adapter.AdapterConfig;
import io.tributary.gpu.files.adapter.AdapterFolder;
import io.tributary.gpu.files.adapter.AdapterTensors;
import io.tributary.gpu.files.adapter.LoraPair;
import io.tributary.gpu.files.model.ModelConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Between adapters on the device and PEFT folders. */
final class AdapterFiles {
  private AdapterFiles() {}

  /** The shape of the adapter in a folder, which must fit that base. */
  static AdapterShape shape(Path folder, ModelConfig base) {
    try (AdapterFolder adapter = AdapterFolder.open(folder, base)) {
      return shape(adapter.config());
    }
  }

  /**
   * Puts a folder's adapter over a base.
   *
   * @param config the base's
   * @return the caller's to close, before the base
   */
  static Weights read(Path folder, ModelConfig config, Kernels kernels, Weights base) {
    try (AdapterFolder adapter = AdapterFolder.open(folder, config)) {
      Map<String, HostTensor> named = new LinkedHashMap<>();
      adapter
          .tensors()
          .forEach(
              (module, pair) -> {
                named.put(AdapterTensors.nameOfA(module), pair.a());
                named.put(AdapterTensors.nameOfB(module), pair.b());
              });
      return Adapters.load(kernels, base, shape(adapter.config()), named);
    }
  }

  /**
   * Writes adapters as a folder that names their base.
   *
   * @param adapted weights with adapters
   * @param config the base's
   * @param base the folder of the base
   */
  static void write(
      Path folder, Weights adapted, ModelConfig config, Path base, Map<String, byte[]> otherFiles) {
    AdapterShape shape = adapted.adapter().orElseThrow();
    AdapterConfig adapter =
        new AdapterConfig(
            shape.rank(),
            shape.alpha(),
            shape.targets(),
            shape.rankStabilized(),
            base.toAbsolutePath().normalize().toString());
    Map<String, HostTensor> named = Policy.read(adapted);
    Map<String, LoraPair> pairs = new LinkedHashMap<>();
    for (String module : AdapterTensors.modules(adapter, config).keySet()) {
      pairs.put(
          module,
          new LoraPair(
              named.get(AdapterTensors.nameOfA(module)),
              named.get(AdapterTensors.nameOfB(module))));
    }
    AdapterFolder.write(folder, adapter, config, pairs, otherFiles);
  }

  private static AdapterShape shape(AdapterConfig config) {
    return new AdapterShape(config.rank(), config.alpha(), config.rsLora(), config.targetModules());
  }
}
