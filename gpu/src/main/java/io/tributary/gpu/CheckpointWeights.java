package io.tributary.gpu;

import io.tributary.gpu.engine.Kernels;
import io.tributary.gpu.engine.Policy;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.safetensors.SafetensorsFile;
import io.tributary.gpu.files.safetensors.SafetensorsWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The policy within a checkpoint: all of its weights, or the adapters that are trained. */
public final class CheckpointWeights {
  private static final String WEIGHTS = "policy.safetensors";
  private static final String ADAPTER = "adapter.safetensors";

  private CheckpointWeights() {}

  static void write(Path folder, Weights weights) {
    SafetensorsWriter.write(folder.resolve(file(weights)), Policy.read(weights));
  }

  /**
   * Reads a version's weights, to look at or to go on from.
   *
   * @param like what the run trains; it is left as it is
   * @return the caller's to close
   * @throws ModelFileException if the checkpoint is of another model or of another way to train it
   */
  public static Weights read(Path folder, Kernels kernels, Weights like) {
    Path path = folder.resolve(file(like));
    if (Files.notExists(path)) {
      throw new ModelFileException(
          path,
          like.adapted()
              ? "is not there; the checkpoint is of a run that trained all weights"
              : "is not there; the checkpoint is of a run that trained adapters");
    }
    try {
      return Policy.loadLike(kernels, like, tensors(path));
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(path, e.getMessage(), e);
    }
  }

  static Map<String, HostTensor> tensors(Path path) {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      for (String name : file.tensors().keySet()) tensors.put(name, file.tensor(name));
    }
    return tensors;
  }

  private static String file(Weights weights) {
    return weights.adapted() ? ADAPTER : WEIGHTS;
  }
}
