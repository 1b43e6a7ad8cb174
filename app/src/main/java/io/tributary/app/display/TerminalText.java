package io.tributary.app.display;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes text of unknown origin (prompts, responses, file names) safe and fitting for a terminal.
 */
public final class TerminalText {
  private TerminalText() {}

  /**
   * Without characters that could steer the terminal or reorder the text: control characters other
   * than line feed and tab, and the bidirectional overrides, become U+FFFD.
   */
  public static String safe(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints().forEach(c -> safe.appendCodePoint(steers(c) ? 0xFFFD : c));
    return safe.toString();
  }

  /** Safe, and on one line. */
  public static String oneLine(String text) {
    return safe(text).replaceAll("\\s+", " ").strip();
  }

  /** Cut to at most this many columns, with an ellipsis where something is missing. */
  public static String fit(String text, int columns) {
    if (columns(text) <= columns) return text;
    if (columns <= 1) return columns <= 0 ? "" : "…";
    return take(text, columns - 1) + "…";
  }

  /** Wrapped at spaces into lines of at most this many columns; longer words are broken. */
  public static List<String> wrap(String text, int columns) {
    if (columns < 2) throw new IllegalArgumentException("columns " + columns);
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : oneLine(text).split(" ")) {
      if (!line.isEmpty() && columns(line.toString()) + 1 + columns(word) > columns) {
        lines.add(line.toString());
        line.setLength(0);
      }
      String rest = word;
      while (columns(rest) > columns) {
        String part = take(rest, columns);
        lines.add(part);
        rest = rest.substring(part.length());
      }
      if (!line.isEmpty()) line.append(' ');
      line.append(rest);
    }
    lines.add(line.toString());
    return lines;
  }

  /** Filled with spaces to this many columns. */
  public static String pad(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - columns(text)));
  }

  /** Columns that the text takes: East Asian wide characters and emoji take two, marks none. */
  public static int columns(String text) {
    return text.codePoints().map(TerminalText::columns).sum();
  }

  private static String take(String text, int columns) {
    int end = 0;
    int used = 0;
    while (end < text.length()) {
      int c = text.codePointAt(end);
      if (used + columns(c) > columns) break;
      used += columns(c);
      end += Character.charCount(c);
    }
    return text.substring(0, end);
  }

  private static int columns(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    boolean wide =
        c >= 0x1100
            && (c <= 0x115F
                || (c >= 0x2E80 && c <= 0xA4CF)
                || (c >= 0xAC00 && c <= 0xD7A3)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0xFE30 && c <= 0xFE6F)
                || (c >= 0xFF00 && c <= 0xFF60)
                || (c >= 0xFFE0 && c <= 0xFFE6)
                || (c >= 0x1F300 && c <= 0x1FAFF)
                || (c >= 0x20000 && c <= 0x3FFFD));
    return wide ? 2 : 1;
  }

  private static boolean steers(int c) {
    if (c == '\n' || c == '\t') return false;
    return Character.isISOControl(c)
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069)
        || (c >= 0xD800 && c <= 0xDFFF); // half of a surrogate pair
  }
}
