package io.tributary.app.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * No room for a learner's files. Who may mount has a small tmpfs that is filled to the last byte.
 * What needs no privilege is to forbid a process to write files any further, which its operating
 * system refuses alike.
 */
final class FullDisk implements AutoCloseable {
  private final Path disk;
  private final boolean mounted;

  private FullDisk(Path disk, boolean mounted) {
    this.disk = disk;
    this.mounted = mounted;
  }

  /** Where weights and checkpoints are to go. */
  static FullDisk at(Path disk) {
    try {
      Files.createDirectories(disk);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    boolean mounted = execute("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk.toString());
    return new FullDisk(disk, mounted);
  }

  /** Whether this machine can do one or the other. */
  static boolean isThere() {
    return execute("prlimit", "--version");
  }

  Path path() {
    return disk;
  }

  /** Whether it is a disk that can be filled. */
  boolean mounted() {
    return mounted;
  }

  /** Takes the last byte of it. */
  void fill() {
    try (var out = Files.newOutputStream(filler())) {
      byte[] block = new byte[4096];
      while (true) out.write(block);
    } catch (IOException full) {
      // That was the purpose.
    }
  }

  /** There is room again. */
  void free() {
    try {
      Files.delete(filler());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** No file of this process may grow any more. */
  static void forbid(Node node) {
    if (!execute("prlimit", "--pid", Long.toString(node.pid()), "--fsize=0:unlimited")) {
      throw new IllegalStateException("prlimit failed");
    }
  }

  private Path filler() {
    return disk.resolve("filler");
  }

  @Override
  public void close() {
    if (mounted) execute("umount", "--lazy", disk.toString());
  }

  private static boolean execute(String... command) {
    try {
      Process process =
          new ProcessBuilder(List.of(command))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // no such program
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
