package io.tributary.streams.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where the bytes of a part come from. */
@FunctionalInterface
interface PartSource {
  /** Gives the bytes from {@code from} up to the part's end. */
  void read(Part part, long from, HolderClient.Sink sink) throws IOException;

  /** A store's folder that this machine sees. */
  static PartSource folder(Path parts) {
    return (part, from, sink) -> {
      ByteBuffer chunk = ByteBuffer.allocateDirect(1 << 18);
      try (FileChannel in =
          FileChannel.open(parts.resolve(part.sha256()), StandardOpenOption.READ)) {
        for (long at = from; at < part.size(); ) {
          chunk.clear().limit((int) Math.min(chunk.capacity(), part.size() - at));
          int n = in.read(chunk, at);
          if (n < 0) throw new IOException("part " + part.sha256() + " is cut off");
          at += n;
          sink.take(chunk.flip());
        }
      }
    };
  }
}
