package io.tributary.gpu.chat.values;

import java.util.Iterator;

/** Strings as Python sees them: sequences of code points. */
final class CodePoints {
  private CodePoints() {}

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Whether every code point is one char, so that indices agree. */
  private static boolean simple(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) return false;
    }
    return true;
  }

  /** The code points from one to before another, both within the text. */
  static String between(String text, int from, int to) {
    if (to <= from) return "";
    int start = text.offsetByCodePoints(0, from);
    return text.substring(start, text.offsetByCodePoints(start, to - from));
  }

  static String at(String text, int index) {
    return between(text, index, index + 1);
  }

  /** The place of a substring in code points, or -1. */
  static int find(String text, String part, boolean last) {
    int at = last ? Search.last(text, part, text.length()) : Search.first(text, part, 0);
    return at < 0 ? at : text.codePointCount(0, at);
  }

  /** Each code point as a string. */
  static Iterator<Value> characters(String text) {
    return text.codePoints().mapToObj(c -> (Value) new Text(Character.toString(c))).iterator();
  }

  static String pick(String text, Span span) {
    if (simple(text)) {
      if (span.step() == 1) {
        return span.count() == 0 ? "" : text.substring(span.start(), span.start() + span.count());
      }
      StringBuilder out = new StringBuilder();
      for (int i = 0; i < span.count(); i++) out.append(text.charAt(span.index(i)));
      return out.toString();
    }
    int[] all = text.codePoints().toArray();
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < span.count(); i++) out.appendCodePoint(all[span.index(i)]);
    return out.toString();
  }

  /** By code points, which differs from Java's order where surrogates are. */
  static int compare(String a, String b) {
    int least = Math.min(a.length(), b.length());
    for (int i = 0; i < least; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x == y) continue;
      boolean high = Character.isSurrogate(x);
      if (high != Character.isSurrogate(y)) return high ? 1 : -1;
      return Character.compare(x, y);
    }
    return Integer.compare(a.length(), b.length());
  }

  /** Whether {@code repr} shows the character itself. */
  static boolean printable(int c) {
    if (c == ' ') return true;
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
