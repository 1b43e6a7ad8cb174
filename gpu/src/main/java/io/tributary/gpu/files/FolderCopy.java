package io.tributary.gpu.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** Copies a flat folder, such as a model's; the copy appears whole and synced, or not at all. */
public final class FolderCopy {
  private FolderCopy() {}

  /**
   * Copies.
   *
   * @param target new or empty
   * @throws ModelFileException if it cannot be written
   */
  public static void copy(Path source, Path target) {
    Path temporary = DurableFiles.temporaryName(target);
    try {
      Files.createDirectories(temporary.getParent());
      try (Stream<Path> entries = Files.list(source)) {
        List<Path> files = entries.toList();
        Files.createDirectory(temporary);
        for (Path file : files) Files.copy(file, temporary.resolve(file.getFileName()));
        DurableFiles.syncTree(temporary);
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        DurableFiles.syncFolder(temporary.getParent());
      } finally {
        DurableFiles.discard(temporary);
      }
    } catch (IOException e) {
      throw new ModelFileException(
          target,
          "cannot be written: " + Texts.reason(e) + "; give a folder that is new or empty",
          e);
    }
  }
}
