package io.tributary.gpu.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * SHA-256 over named parts, for keys that change when anything that went into a made thing changes.
 * Each part is framed by its kind, name and length, so that no two lists of parts run together.
 */
public final class ContentHash {
  private final MessageDigest digest = Sha256.digest();

  public ContentHash add(String name, String value) {
    return add('s', name, value.getBytes(StandardCharsets.UTF_8));
  }

  public ContentHash add(String name, byte[] value) {
    return add('b', name, value);
  }

  public ContentHash add(String name, long value) {
    return add('i', name, ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  public ContentHash add(String name, double value) {
    return add('d', name, ByteBuffer.allocate(Double.BYTES).putDouble(value).array());
  }

  /**
   * Adds a file's content; its path does not count.
   *
   * @throws ModelFileException if the file cannot be read
   */
  public ContentHash add(String name, Path file) {
    MessageDigest content = Sha256.digest();
    try {
      Sha256.update(content, file);
    } catch (IOException e) {
      throw new ModelFileException(file, "cannot be read: " + Texts.reason(e), e);
    }
    return add('f', name, content.digest());
  }

  /** 64 hexadecimal digits for the parts so far. */
  public String hex() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the platform's SHA-256 can be copied", e);
    }
  }

  private ContentHash add(char kind, String name, byte[] value) {
    byte[] title = name.getBytes(StandardCharsets.UTF_8);
    digest.update((byte) kind);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(title.length).array());
    digest.update(title);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(value.length).array());
    digest.update(value);
    return this;
  }
}
