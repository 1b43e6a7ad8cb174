package io.tributary.gpu.chat.values;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Cutting strings up, as Python's {@code str} does. */
public final class TextSplit {
  private TextSplit() {}

  /** Without white space at the ends, or without the given characters. */
  public static String strip(String text, Optional<String> chars, boolean left, boolean right) {
    IntPredicate strips = chars.map(TextSplit::among).orElse(Whitespace::is);
    int from = 0;
    int to = text.length();
    while (left && from < to && strips.test(text.codePointAt(from))) {
      from += Character.charCount(text.codePointAt(from));
    }
    while (right && to > from && strips.test(text.codePointBefore(to))) {
      to -= Character.charCount(text.codePointBefore(to));
    }
    return text.substring(from, to);
  }

  private static IntPredicate among(String chars) {
    BitSet all = new BitSet();
    chars.codePoints().forEach(all::set);
    return all::get;
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
      int at = right ? Search.last(text, separator, to) : Search.first(text, separator, from);
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

  /** At runs of white space; what is left after the last cut keeps its far end as it is. */
  static List<String> words(String text, int most, boolean right) {
    return right ? lastWords(text, most) : firstWords(text, most);
  }

  private static List<String> firstWords(String text, int most) {
    List<String> parts = new ArrayList<>();
    int from = skip(text, 0, true);
    while (from < text.length() && (most < 0 || parts.size() < most)) {
      int end = skip(text, from, false);
      parts.add(text.substring(from, end));
      from = skip(text, end, true);
    }
    if (from < text.length()) parts.add(text.substring(from));
    return parts;
  }

  private static List<String> lastWords(String text, int most) {
    List<String> parts = new ArrayList<>();
    int to = skipBack(text, text.length(), true);
    while (to > 0 && (most < 0 || parts.size() < most)) {
      int start = skipBack(text, to, false);
      parts.add(text.substring(start, to));
      to = skipBack(text, start, true);
    }
    if (to > 0) parts.add(text.substring(0, to));
    Collections.reverse(parts);
    return parts;
  }

  /** Behind a run of white space, or of anything else. */
  private static int skip(String text, int from, boolean space) {
    int at = from;
    while (at < text.length() && Whitespace.is(text.charAt(at)) == space) at++;
    return at;
  }

  private static int skipBack(String text, int to, boolean space) {
    int at = to;
    while (at > 0 && Whitespace.is(text.charAt(at - 1)) == space) at--;
    return at;
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
    int at = right ? Search.last(text, separator, text.length()) : Search.first(text, separator, 0);
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
      int found = Search.first(text, old, at);
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
