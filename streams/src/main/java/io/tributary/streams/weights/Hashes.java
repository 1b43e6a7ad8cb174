package io.tributary.streams.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of bytes and of files. */
final class Hashes {
  private static final int CHUNK = 1 << 18;

  private Hashes() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  static String hex(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      update(digest, in, Long.MAX_VALUE);
    }
    return hex(digest);
  }

  /** Adds the file's first bytes, at most {@code length}. */
  static void update(MessageDigest digest, FileChannel in, long length) throws IOException {
    ByteBuffer chunk = ByteBuffer.wrap(new byte[CHUNK]);
    long at = 0;
    while (at < length) {
      chunk.clear().limit((int) Math.min(CHUNK, length - at));
      int n = in.read(chunk, at);
      if (n < 0) return;
      digest.update(chunk.array(), 0, n);
      at += n;
    }
  }
}
