package io.tributary.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** How often a second the disk can make a small append durable: what bounds a log that keeps it. */
final class DiskLimit {
  private static final int BLOCK = 4096;

  private DiskLimit() {}

  /** Appends of 4 KiB a second, each forced to the disk before the next, over so many seconds. */
  static double fsyncsPerSecond(Path folder, double seconds) throws IOException {
    Path file = Files.createTempFile(folder, "fsync", ".bin");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
      ByteBuffer block = ByteBuffer.allocate(BLOCK);
      long start = System.nanoTime();
      long count = 0;
      double taken;
      do {
        block.rewind();
        while (block.hasRemaining()) channel.write(block);
        channel.force(true);
        count++;
        taken = (System.nanoTime() - start) / 1e9;
      } while (taken < seconds);
      return count / taken;
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
