package io.tributary.gpu;

import io.tributary.gpu.engine.MovingReference;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.safetensors.SafetensorsFile;
import io.tributary.gpu.files.safetensors.SafetensorsWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A reference that moves, within a checkpoint: {@code reference.safetensors}, its weights and the
 * newest version that is in them.
 */
record ReferenceFiles(MovingReference model) {
  private static final String FILE = "reference.safetensors";
  private static final String VERSION = "version";

  void save(Path folder) {
    SafetensorsWriter.write(
        folder.resolve(FILE), model.tensors(), Map.of(VERSION, Long.toString(model.version())));
  }

  /** To the bit what was saved. */
  void restore(Path folder) {
    Path path = folder.resolve(FILE);
    if (Files.notExists(path)) {
      throw new ModelFileException(
          path, "is not there; the checkpoint is of a run with reference.refresh = never");
    }
    try {
      model.restore(version(path), CheckpointWeights.tensors(path));
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(path, e.getMessage(), e);
    }
  }

  private static long version(Path path) {
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      return Long.parseLong(file.metadata().get(VERSION));
    }
  }
}
