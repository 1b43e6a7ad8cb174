package io.tributary.gpu.chat.syntax;

import io.tributary.gpu.chat.values.Whitespace;
import java.util.Arrays;

/**
 * The text of a template as Jinja reads it: every line end is a line feed, and one at the end is
 * dropped.
 */
final class Source {
  private final String text;
  private final int[] lineStarts;

  Source(String template) {
    String folded = template.replace("\r\n", "\n").replace('\r', '\n');
    text = folded.endsWith("\n") ? folded.substring(0, folded.length() - 1) : folded;
    int[] starts = new int[text.length() + 1];
    int lines = 1;
    for (int i = 0; i < text.length(); i++) if (text.charAt(i) == '\n') starts[lines++] = i + 1;
    lineStarts = Arrays.copyOf(starts, lines);
  }

  String text() {
    return text;
  }

  int length() {
    return text.length();
  }

  char at(int index) {
    return text.charAt(index);
  }

  boolean has(int index, String part) {
    return text.startsWith(part, index);
  }

  /** The line of a place, from 1. */
  int line(int index) {
    int found = Arrays.binarySearch(lineStarts, index);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /** The first place from here on that is no white space. */
  int skipSpace(int index) {
    int i = index;
    while (i < text.length() && Whitespace.is(text.charAt(i))) i++;
    return i;
  }
}
