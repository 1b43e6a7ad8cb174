package io.tributary.streams.pairs;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where pairs go.
 *
 * @param candidates whether all judged responses go too
 * @param force whether an existing file is replaced
 */
public record PairOutput(Path file, PairFormat format, boolean candidates, boolean force) {

  /**
   * @throws PairFileException if nothing can be written there
   */
  void requireFree() {
    if (Files.isDirectory(file)) {
      throw new PairFileException(file + " is a folder; name a file in it");
    }
    if (Files.exists(file) && !force) {
      throw new PairFileException(
          file + " exists; name another file, or say --force to replace it");
    }
    if (!Files.isDirectory(folder())) {
      throw new PairFileException(
          "the folder %s does not exist; make it first".formatted(folder()));
    }
  }

  private Path folder() {
    return file.toAbsolutePath().getParent();
  }
}
