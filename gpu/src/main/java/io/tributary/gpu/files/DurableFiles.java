package io.tributary.gpu.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;

/** Writes that are either there in full after a crash or not there at all. */
public final class DurableFiles {
  /** Marks names that only ever belong to unfinished writes. */
  public static final String TEMPORARY = ".tmp-";

  private DurableFiles() {}

  /** Produces a file's content. */
  @FunctionalInterface
  public interface Output {
    void writeTo(FileChannel out) throws IOException;
  }

  /**
   * Writes beside the target, syncs, and renames over it; a failure leaves the target as it was.
   */
  public static void replace(Path target, Output content) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    Path temporary = temporaryName(target);
    try {
      try (FileChannel out =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        content.writeTo(out);
        out.force(true);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      syncFolder(folder);
    } finally {
      discard(temporary);
    }
  }

  /** Fills a folder. */
  @FunctionalInterface
  public interface Filling {
    void fill(Path folder) throws IOException;
  }

  /**
   * Makes a folder that appears whole and synced, or not at all.
   *
   * @param folder must not exist, or be empty
   * @throws ModelFileException if it is a file, is not empty, or cannot be written
   */
  public static void newFolder(Path folder, Filling filling) {
    Path temporary = temporaryName(folder);
    try {
      refuseFull(folder);
      Files.createDirectories(temporary.getParent());
      try {
        Files.createDirectory(temporary);
        filling.fill(temporary);
        syncTree(temporary);
        Files.move(temporary, folder, StandardCopyOption.ATOMIC_MOVE);
        syncFolder(temporary.getParent());
      } finally {
        discard(temporary);
      }
    } catch (IOException e) {
      throw new ModelFileException(folder, "cannot be written: " + Texts.reason(e), e);
    }
  }

  private static void refuseFull(Path folder) throws IOException {
    if (!Files.exists(folder)) return;
    if (!Files.isDirectory(folder)) {
      throw new ModelFileException(folder, "is a file; give a folder that is new or empty");
    }
    try (var entries = Files.list(folder)) {
      if (entries.findAny().isPresent()) {
        throw new ModelFileException(folder, "is not empty; give a folder that is new or empty");
      }
    }
  }

  public static void replace(Path target, byte[] content) throws IOException {
    replace(target, out -> writeFully(out, ByteBuffer.wrap(content)));
  }

  public static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) out.write(bytes);
  }

  /** A name beside {@code target} that nothing else uses. */
  public static Path temporaryName(Path target) {
    return target
        .toAbsolutePath()
        .resolveSibling(TEMPORARY + target.getFileName() + "-" + UUID.randomUUID());
  }

  /** Syncs every file below the folder, then the folders, children first. */
  public static void syncTree(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
              channel.force(true);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
            if (e != null) throw e;
            syncFolder(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Makes the names in a folder durable. */
  public static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Deletes what is no longer needed; what cannot be deleted now is left for the next clean-up. */
  public static void discard(Path root) {
    try {
      deleteTree(root);
    } catch (IOException e) {
      // The write's own outcome is what the caller must hear of.
    }
  }

  /** Deletes a file or a folder with all below it; links are deleted, not followed. */
  public static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) return;
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
            if (e != null) throw e;
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
