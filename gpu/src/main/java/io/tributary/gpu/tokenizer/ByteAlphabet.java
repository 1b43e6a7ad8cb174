package io.tributary.gpu.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * GPT-2's alphabet: one printable character for each byte. Bytes that print stand for themselves,
 * the others for U+0100, U+0101 and so on, in the order of their values.
 */
final class ByteAlphabet {
  private static final char[] CHARACTERS = new char[256];
  private static final int[] BYTES = new int[512];

  static {
    int next = 256;
    for (int b = 0; b < 256; b++) {
      CHARACTERS[b] = prints(b) ? (char) b : (char) next++;
      BYTES[CHARACTERS[b]] = b;
    }
  }

  private ByteAlphabet() {}

  private static boolean prints(int b) {
    return (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || (b >= 0xAE && b <= 0xFF);
  }

  static char character(int b) {
    return CHARACTERS[b];
  }

  /** The bytes of a text in UTF-8, each 0 to 255. */
  static int[] bytes(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int[] bytes = new int[utf8.length];
    for (int i = 0; i < utf8.length; i++) bytes[i] = utf8[i] & 0xff;
    return bytes;
  }

  /** Appends the bytes that a token of the alphabet stands for. */
  static void appendBytes(String token, ByteArrayOutputStream out) {
    for (int i = 0; i < token.length(); i++) out.write(BYTES[token.charAt(i)]);
  }
}
