package io.tributary.gpu.model;

import io.tributary.gpu.files.ContentHash;
import io.tributary.gpu.files.FileHashes;
import io.tributary.gpu.files.adapter.AdapterFolder;
import io.tributary.gpu.files.model.ModelFolder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Two machines have the same model only if its files are the same: configuration, weights and
 * tokenizer, byte for byte, and those of the adapter over it. Where they lie does not count.
 */
public final class ModelIdentity {
  private static final String CONFIG = "config.json";

  private ModelIdentity() {}

  /**
   * 64 hexadecimal digits.
   *
   * @param hashes so that a large model is not read at every start
   * @throws io.tributary.gpu.files.ModelFileException if the folder is not a model this engine
   *     runs, or a file cannot be read
   */
  public static String of(ModelPlace place, FileHashes hashes) {
    ContentHash identity = new ContentHash();
    Path base = place.base();
    try (ModelFolder model = ModelFolder.open(base)) {
      identity.add(CONFIG, hashes.of(base.resolve(CONFIG)));
      for (Path weights : model.weightFiles().stream().sorted().toList()) {
        identity.add(weights.getFileName().toString(), hashes.of(weights));
      }
      for (String name : ModelText.CARRIED_FILES) {
        Path file = base.resolve(name);
        if (Files.exists(file)) identity.add(name, hashes.of(file));
      }
      // its configuration also says where the base lies, which may differ
      place
          .adapter()
          .ifPresent(
              adapter ->
                  identity
                      .add("adapter", ModelPlace.shapeOf(adapter, model.config()).toString())
                      .add("adapter weights", hashes.of(AdapterFolder.weightFile(adapter))));
    }
    return identity.hex();
  }
}
