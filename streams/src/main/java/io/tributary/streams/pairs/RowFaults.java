package io.tributary.streams.pairs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The bad rows of files: the first of them by name, the rest by number. */
final class RowFaults {
  private static final int NAMED = 20;

  private final List<String> named = new ArrayList<>();
  private long count;

  /** The row that was read last. */
  static String place(Path file, RowSource source) {
    return "%s, %s %d".formatted(file, source.unit(), source.number());
  }

  void add(Path file, RowSource source, BadRowException fault) {
    count++;
    if (named.size() < NAMED) {
      named.add("%s: %s".formatted(place(file, source), fault.getMessage()));
    }
  }

  boolean none() {
    return count == 0;
  }

  /**
   * @param consequence what follows from them, such as {@code , nothing was written}; or empty
   * @throws PairFileException with a line for every bad row, up to twenty, if there is any
   */
  void requireNone(String consequence) {
    if (none()) return;
    StringBuilder text = new StringBuilder();
    text.append(count == 1 ? "1 row is bad" : count + " rows are bad").append(consequence);
    text.append(':');
    for (String fault : named) text.append("\n  ").append(fault);
    if (count > named.size()) text.append("\n  and %d more".formatted(count - named.size()));
    throw new PairFileException(text.toString());
  }
}
