package io.tributary.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Writes small files such that a reader finds the old content or the new, never half of it. */
public final class WholeFile {
  private WholeFile() {}

  /** Writes a file, replacing one that is there. */
  public static void write(Path file, byte[] content) throws IOException {
    write(file, content, ".partial");
  }

  /** Writes a file unless it is there; of several processes that do so at once one has its way. */
  public static void writeIfAbsent(Path file, byte[] content) throws IOException {
    if (Files.exists(file)) return;
    write(file, content, "." + UUID.randomUUID() + ".partial");
  }

  private static void write(Path file, byte[] content, String suffix) throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + suffix);
    try {
      Files.write(partial, content);
      Files.move(
          partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }
}
