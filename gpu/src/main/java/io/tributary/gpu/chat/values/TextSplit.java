package io.tributary.gpu.chat.values;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Cutting strings up, as Python's {@code str} does. */
public final class TextSplit {
  private TextSplit() {}

  /** Without white space at the ends, or without the given characters. */
  public static String strip(String text, Optional<String> chars, boolean left, boolean right) {
    int from = 0;
    int to = text.length();
    while (left && from < to && strips(text.codePointAt(from), chars)) {
      from += Character.charCount(text.codePointAt(from));
    }
    while (right && to > from && strips(text.codePointBefore(to), chars)) {
      to -= Character.charCount(text.codePointBefore(to));
    }
    return text.substring(from, to);
  }

  private static boolean strips(int c, Optional<String> chars) {
    return chars.isPresent() ? chars.get().indexOf(c) >= 0 : Whitespace.is(c);
  }

  /**
   * At each separator, at most so many times, from the left or the right.
   *
   * @param most cuts; negative: all
   */
  static List<String> by(String text, String separator, int most, boolean right) {
    if (separator.isEmpty()) throw new PythonException("empty separator");
    List<String> parts = new ArrayList<>();
    int from = 0;
    int to = text.length();
    while (most < 0 || parts.size() < most) {
      int at = right ? lastBefore(text, separator, to) : text.indexOf(separator, from);
      if (at < 0) break;
      if (right) {
        parts.add(text.substring(at + separator.length(), to));
        to = at;
      } else {
        parts.add(text.substring(from, at));
        from = at + separator.length();
      }
    }
    parts.add(text.substring(from, to));
    if (right) Collections.reverse(parts);
    return parts;
  }

  private static int lastBefore(String text, String part, int end) {
    return end < part.length() ? -1 : text.lastIndexOf(part, end - part.length());
  }

  /** At runs of white space; what is left after the last cut keeps its far end as it is. */
  static List<String> words(String text, int most, boolean right) {
    List<String> parts = new ArrayList<>();
    String rest = strip(text, Optional.empty(), !right, right);
    while (!rest.isEmpty() && (most < 0 || parts.size() < most)) {
      int cut = right ? lastSpace(rest) : firstSpace(rest);
      if (cut < 0) break;
      parts.add(right ? rest.substring(cut + 1) : rest.substring(0, cut));
      String next = right ? rest.substring(0, cut + 1) : rest.substring(cut);
      rest = strip(next, Optional.empty(), !right, right);
    }
    if (!rest.isEmpty()) parts.add(rest);
    if (right) Collections.reverse(parts);
    return parts;
  }

  private static int firstSpace(String text) {
    for (int i = 0; i < text.length(); i++) if (Whitespace.is(text.charAt(i))) return i;
    return -1;
  }

  private static int lastSpace(String text) {
    for (int i = text.length() - 1; i >= 0; i--) if (Whitespace.is(text.charAt(i))) return i;
    return -1;
  }

  /** At the ends of lines, of which Python knows eleven. */
  public static List<String> lines(String text, boolean keepEnds) {
    List<String> lines = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      if (!lineEnd(text.charAt(i))) continue;
      int end = i;
      if (text.charAt(i) == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') i++;
      lines.add(text.substring(from, keepEnds ? i + 1 : end));
      from = i + 1;
    }
    if (from < text.length()) lines.add(text.substring(from));
    return lines;
  }

  private static boolean lineEnd(char c) {
    return c >= '\n' && c <= '\r'
        || c >= 0x1c && c <= 0x1e
        || c == 0x85
        || c == 0x2028
        || c == 0x2029;
  }

  static List<String> partition(String text, String separator, boolean right) {
    if (separator.isEmpty()) throw new PythonException("empty separator");
    int at = right ? text.lastIndexOf(separator) : text.indexOf(separator);
    if (at < 0) return right ? List.of("", "", text) : List.of(text, "", "");
    return List.of(text.substring(0, at), separator, text.substring(at + separator.length()));
  }

  /**
   * The first so many occurrences replaced; an empty one is before each code point and at the end.
   *
   * @param most replacements; negative: all
   */
  public static String replace(String text, String old, String by, int most, Limits limits) {
    StringBuilder out = new StringBuilder();
    int from = 0;
    int at = 0;
    for (int done = 0; most < 0 || done < most; done++) {
      int found = text.indexOf(old, at);
      if (found < 0) break;
      append(out, text.substring(from, found), limits);
      append(out, by, limits);
      from = found + old.length();
      at = from;
      if (!old.isEmpty()) continue;
      if (at >= text.length()) break;
      at += Character.charCount(text.codePointAt(at));
    }
    append(out, text.substring(from), limits);
    return out.toString();
  }

  private static void append(StringBuilder out, String more, Limits limits) {
    limits.text((long) out.length() + more.length(), more.length());
    out.append(more);
  }
}
