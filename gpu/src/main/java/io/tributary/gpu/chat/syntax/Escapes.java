package io.tributary.gpu.chat.syntax;

/** Backslashes in string literals, as Python reads them. */
final class Escapes {
  private final String text;
  private final int line;
  private final StringBuilder out = new StringBuilder();
  private int at;

  private Escapes(String text, int line) {
    this.text = text;
    this.line = line;
  }

  /**
   * The value of a literal.
   *
   * @param text what is between the quotes
   * @throws SyntaxException if an escape is cut short or not supported
   */
  static String decode(String text, int line) {
    if (text.indexOf('\\') < 0) return text;
    Escapes reader = new Escapes(text, line);
    while (reader.at < text.length()) reader.next();
    return reader.out.toString();
  }

  private void next() {
    char c = text.charAt(at++);
    if (c != '\\') {
      out.append(c);
      return;
    }
    char kind = text.charAt(at++);
    switch (kind) {
      case '\n' -> {} // goes on in the next line
      case '\\', '\'', '"' -> out.append(kind);
      case 'a' -> out.append('\u0007');
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case 'n' -> out.append('\n');
      case 'r' -> out.append('\r');
      case 't' -> out.append('\t');
      case 'v' -> out.append('\u000b');
      case 'x' -> hex(2);
      case 'u' -> hex(4);
      case 'U' -> hex(8);
      case 'N' -> throw new SyntaxException(line, "the escape \\N{…} is not supported");
      default -> {
        if (kind >= '0' && kind <= '7') octal();
        else unknown(kind);
      }
    }
  }

  /** Python keeps the backslash of an escape that it does not know. */
  private void unknown(char kind) {
    if (kind >= 0x80) {
      throw new SyntaxException(line, "a backslash before '" + kind + "' is not supported");
    }
    out.append('\\').append(kind);
  }

  private void octal() {
    int value = 0;
    at--;
    for (int i = 0; i < 3 && at < text.length(); i++, at++) {
      char c = text.charAt(at);
      if (c < '0' || c > '7') break;
      value = 8 * value + c - '0';
    }
    out.append((char) value);
  }

  private void hex(int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      char c = at < text.length() ? text.charAt(at++) : ' ';
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) throw new SyntaxException(line, "an escape needs " + digits + " hex digits");
      value = 16 * value + digit;
    }
    if (!Character.isValidCodePoint(value) || value >= 0xd800 && value < 0xe000) {
      throw new SyntaxException(line, String.format("the escape of %x is no character", value));
    }
    out.appendCodePoint(value);
  }
}
