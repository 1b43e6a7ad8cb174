package io.tributary.streams.weights;

import java.util.regex.Pattern;

/**
 * A file of a version, known by its content.
 *
 * @param sha256 64 hexadecimal digits
 * @param size in bytes
 */
public record Part(String sha256, long size) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  public Part {
    if (!isHash(sha256) || size < 0) {
      throw new IllegalArgumentException("no part: " + sha256 + " of " + size + " bytes");
    }
  }

  static boolean isHash(String text) {
    return SHA256.matcher(text).matches();
  }
}
