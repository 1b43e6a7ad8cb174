package io.tributary.gpu.model;

import java.util.List;

/**
 * Gives out text as it comes, up to the first of some strings: what may be the beginning of one is
 * held back until it is clear. For one response and one thread.
 */
public final class StreamingStops {
  private final List<String> strings;
  private final StringBuilder held = new StringBuilder();
  private boolean found;

  /**
   * @param strings not empty each
   */
  public StreamingStops(List<String> strings) {
    this.strings = List.copyOf(strings);
  }

  /** Takes the next piece and returns what is certainly before every stop string. */
  public String feed(String piece) {
    if (found) return "";
    held.append(piece);
    int end = strings.stream().mapToInt(held::indexOf).filter(at -> at >= 0).min().orElse(-1);
    found = end >= 0;
    String out = held.substring(0, found ? end : held.length() - openings());
    held.delete(0, found ? held.length() : out.length());
    return out;
  }

  /** What is left when no more comes. */
  public String finish() {
    String out = held.toString();
    held.setLength(0);
    return out;
  }

  /** Length of the longest end that a stop string begins with. */
  private int openings() {
    for (int at = 0; at < held.length(); at++) {
      String end = held.substring(at);
      if (strings.stream().anyMatch(stop -> stop.startsWith(end))) return end.length();
    }
    return 0;
  }
}
