package io.tributary.streams.weights;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bytes {@code from} up to, not including, {@code to}. */
record ByteRange(long from, long to) {
  private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /** No byte of the file is in the range that was asked for. */
  static final class Unsatisfiable extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /**
   * What a Range header asks for (RFC 9110, 14.2); empty if it is of a kind that is to be ignored,
   * such as several ranges.
   */
  static Optional<ByteRange> parse(String header, long size) throws Unsatisfiable {
    Matcher m = ONE.matcher(header.replace(" ", ""));
    if (!m.matches() || m.group(1).isEmpty() && m.group(2).isEmpty()) return Optional.empty();
    if (m.group(1).isEmpty()) {
      long last = Long.parseLong(m.group(2));
      if (last == 0 || size == 0) throw new Unsatisfiable();
      return Optional.of(new ByteRange(Math.max(0, size - last), size));
    }
    long from = Long.parseLong(m.group(1));
    long to = m.group(2).isEmpty() ? size : Math.min(size, Long.parseLong(m.group(2)) + 1);
    if (!m.group(2).isEmpty() && Long.parseLong(m.group(2)) < from) return Optional.empty();
    if (from >= size) throw new Unsatisfiable();
    return Optional.of(new ByteRange(from, to));
  }
}
