package io.tributary.streams.weights;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** Takes the files of a version that is being published. */
@FunctionalInterface
public interface PartSink {
  /**
   * Writes a file. Content that the store has already costs no room and is never sent again.
   *
   * @param name 1 to 255 letters, digits and {@code _ . -}
   */
  void file(String name, Content content) throws IOException;

  /** Writes the bytes of one file. */
  @FunctionalInterface
  interface Content {
    void writeTo(FileChannel out) throws IOException;
  }

  /** Writes all files of a version. */
  @FunctionalInterface
  interface Filling {
    void fill(PartSink files) throws IOException;
  }
}
