package io.tributary.gpu.chat.values;

/** White space as Python sees it. */
public final class Whitespace {
  private Whitespace() {}

  /** What {@code str.isspace}, {@code str.strip} and the regular expression {@code \s} take. */
  public static boolean is(int c) {
    return c >= 0x09 && c <= 0x0d
        || c >= 0x1c && c <= 0x20
        || c == 0x85
        || c == 0xa0
        || c == 0x1680
        || c >= 0x2000 && c <= 0x200a
        || c == 0x2028
        || c == 0x2029
        || c == 0x202f
        || c == 0x205f
        || c == 0x3000;
  }
}
