package io.tributary.gpu.tokenizer;

import java.util.Arrays;

/**
 * Turns tokens into text as they come. A piece is given out once its characters are complete; the
 * pieces and {@link #finish} together are the text of all tokens. For one response and one thread.
 */
public final class StreamingDecoder {
  private static final char REPLACEMENT = '\uFFFD';

  /** A UTF-8 character that lacks its end is at most this many bytes. */
  private static final int LONGEST_INCOMPLETE = 3;

  private final TextTokenizer tokenizer;
  private final boolean skipSpecial;

  /** Tokens from {@code windowText}'s first on; earlier ones cannot change any more. */
  private int[] window = new int[16];

  private int length;

  /** Leading tokens of the window whose text is out; kept, as a space may depend on them. */
  private int settled;

  /** Characters of the window's text that are out. */
  private int given;

  public StreamingDecoder(TextTokenizer tokenizer, boolean skipSpecial) {
    this.tokenizer = tokenizer;
    this.skipSpecial = skipSpecial;
  }

  /** Takes the next tokens and returns the text that is complete by now, perhaps none. */
  public String feed(int... tokens) {
    if (length + tokens.length > window.length) {
      window = Arrays.copyOf(window, 2 * (length + tokens.length));
    }
    System.arraycopy(tokens, 0, window, length, tokens.length);
    length += tokens.length;

    String text = text();
    // A replacement character at the end may stand for a character whose bytes are still to come.
    int stable = text.length();
    while (stable > 0
        && text.length() - stable < LONGEST_INCOMPLETE
        && text.charAt(stable - 1) == REPLACEMENT) {
      stable--;
    }
    String piece = text.substring(Math.min(given, stable), stable);
    given = Math.max(given, stable);
    if (stable == text.length() && !piece.isEmpty()) slide();
    return piece;
  }

  /** Returns what is left, characters that stayed incomplete as �, and starts anew. */
  public String finish() {
    String text = text();
    String rest = text.substring(Math.min(given, text.length()));
    length = 0;
    settled = 0;
    given = 0;
    return rest;
  }

  /** Drops the tokens before those just given out. */
  private void slide() {
    System.arraycopy(window, settled, window, 0, length - settled);
    length -= settled;
    settled = length;
    given = text().length();
  }

  private String text() {
    return tokenizer.decode(Arrays.copyOf(window, length), skipSpecial);
  }
}
