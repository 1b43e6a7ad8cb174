package io.tributary.gpu.model;

import io.tributary.gpu.engine.AdapterShape;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.adapter.AdapterFolder;
import io.tributary.gpu.files.model.ModelConfig;
import io.tributary.gpu.files.model.ModelFolder;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a model lies: the folder of a whole model, and maybe that of an adapter over it.
 *
 * @param base a Hugging Face folder
 * @param adapter a PEFT folder
 */
public record ModelPlace(Path base, Optional<Path> adapter) {

  /**
   * A whole model's folder, or an adapter's, whose base is where its {@code
   * base_model_name_or_path} says.
   *
   * @throws ModelFileException if an adapter's base is no folder here
   */
  public static ModelPlace of(Path folder) {
    return of(folder, Optional.empty());
  }

  /** The same, with an adapter over it. */
  public static ModelPlace of(Path folder, Optional<Path> adapter) {
    if (adapter.isPresent()) {
      if (AdapterFolder.is(folder)) {
        throw new ModelFileException(
            folder, "is an adapter itself; adapters go over a whole model's folder");
      }
      return new ModelPlace(folder, adapter);
    }
    if (!AdapterFolder.is(folder)) return new ModelPlace(folder, adapter);
    String name = AdapterFolder.baseOf(folder).orElse("");
    Optional<Path> base = folderNamed(name);
    if (base.isEmpty()) {
      throw new ModelFileException(
          folder,
          ("is an adapter over \"%s\", which is no folder here; give the base model's folder, and"
                  + " this one as model.adapter")
              .formatted(name));
    }
    return new ModelPlace(base.get(), Optional.of(folder));
  }

  /**
   * The shape of the adapter in a PEFT folder.
   *
   * @param base the model that it goes over
   * @throws ModelFileException if it does not
   */
  public static AdapterShape shapeOf(Path adapter, ModelConfig base) {
    return AdapterFiles.shape(adapter, base);
  }

  /** The configuration of the whole model, without its weights. */
  public ModelConfig config() {
    try (ModelFolder files = ModelFolder.open(base)) {
      return files.config();
    }
  }

  private static Optional<Path> folderNamed(String name) {
    if (name.isBlank()) return Optional.empty();
    try {
      return Optional.of(Path.of(name)).filter(Files::isDirectory);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
