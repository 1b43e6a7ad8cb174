package io.tributary.app.report.html;

/** Puts text of unknown origin into HTML and SVG. */
public final class Html {
  private Html() {}

  /**
   * Text for element content and for attributes in quotes: markup becomes references, characters
   * that HTML forbids become U+FFFD.
   */
  public static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(forbidden(c) ? 0xFFFD : c);
              }
            });
    return out.toString();
  }

  private static boolean forbidden(int c) {
    boolean whiteSpace = c == '\n' || c == '\t' || c == '\r';
    boolean surrogate = c >= 0xD800 && c <= 0xDFFF;
    return !whiteSpace && (Character.isISOControl(c) || surrogate || (c & 0xFFFE) == 0xFFFE);
  }
}
