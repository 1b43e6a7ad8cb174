package io.tributary.gpu.chat.values;

/**
 * Finds a part of a text in time that grows with their lengths alone; Java's own search takes the
 * product of both for parts such as {@code aaa…ab}. By Knuth, Morris and Pratt.
 */
final class Search {
  /** Below, the product is no more than a slow pass. */
  private static final int SHORT = 32;

  private Search() {}

  /** The first place at or after {@code from}, or -1. */
  static int first(String text, String part, int from) {
    if (part.length() <= SHORT) return text.indexOf(part, from);
    return find(text, part, from, false);
  }

  /** The last place of a part that ends at or before {@code to}, or -1. */
  static int last(String text, String part, int to) {
    if (to < part.length()) return -1;
    if (part.length() <= SHORT) return text.lastIndexOf(part, to - part.length());
    int at = find(text, part, text.length() - to, true);
    return at < 0 ? at : text.length() - at - part.length();
  }

  /** The place, counted from the end of the text if it is read backwards. */
  private static int find(String text, String part, int from, boolean backwards) {
    if (text.length() - from < part.length()) return -1;
    int[] borders = borders(part, backwards);
    int matched = 0;
    for (int i = from; i < text.length(); i++) {
      char c = at(text, i, backwards);
      while (matched > 0 && c != at(part, matched, backwards)) matched = borders[matched - 1];
      if (c == at(part, matched, backwards)) matched++;
      if (matched == part.length()) return i - matched + 1;
    }
    return -1;
  }

  /** For each beginning of the part, how much of its end is a beginning too. */
  private static int[] borders(String part, boolean backwards) {
    int[] borders = new int[part.length()];
    for (int i = 1, border = 0; i < part.length(); i++) {
      char c = at(part, i, backwards);
      while (border > 0 && c != at(part, border, backwards)) border = borders[border - 1];
      if (c == at(part, border, backwards)) border++;
      borders[i] = border;
    }
    return borders;
  }

  private static char at(String text, int index, boolean backwards) {
    return text.charAt(backwards ? text.length() - 1 - index : index);
  }
}
