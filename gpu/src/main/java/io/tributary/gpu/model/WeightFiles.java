package io.tributary.gpu.model;

import io.tributary.gpu.engine.Kernels;
import io.tributary.gpu.engine.Policy;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.adapter.AdapterFolder;
import io.tributary.gpu.files.model.ModelConfig;
import io.tributary.gpu.files.model.ModelFolder;
import io.tributary.gpu.files.model.WeightFormat;
import java.nio.file.Path;
import java.util.Map;

/**
 * Between weights of one model's shape and folders: whole models, or adapters over that model.
 *
 * @param source the folder that the model came from, which an adapter names as its base
 * @param config of the model
 * @param otherFiles by name, written into every folder
 */
record WeightFiles(Path source, ModelConfig config, Map<String, byte[]> otherFiles) {
  /** Writes weights, or the adapters alone if there are any. */
  void write(Path folder, Weights weights) {
    if (weights.adapted()) {
      AdapterFiles.write(folder, weights, config, source, otherFiles);
    } else {
      WeightFormat format = WeightFormat.of(config.dtype());
      ModelFolder.write(folder, config, Policy.read(weights), otherFiles, format);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param base an adapter is put over it
   * @return the caller's to close, before the base
   */
  Weights read(Path folder, Kernels kernels, Weights base) {
    if (AdapterFolder.is(folder)) return AdapterFiles.read(folder, config, kernels, base);
    try (ModelFolder files = ModelFolder.open(folder)) {
      return Policy.load(kernels, files::tensor);
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(folder, e.getMessage(), e);
    }
  }
}
