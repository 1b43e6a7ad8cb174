package io.tributary.config;

/** An interval of finite numbers that describes itself in words. */
record Range(double min, boolean minIncluded, double max, boolean maxIncluded) {
  static Range closed(double min, double max) {
    return new Range(min, true, max, true);
  }

  static Range openClosed(double min, double max) {
    return new Range(min, false, max, true);
  }

  static Range closedOpen(double min, double max) {
    return new Range(min, true, max, false);
  }

  static Range moreThan(double min) {
    return new Range(min, false, Double.POSITIVE_INFINITY, false);
  }

  boolean contains(double value) {
    return Double.isFinite(value)
        && (minIncluded ? value >= min : value > min)
        && (maxIncluded ? value <= max : value < max);
  }

  /** For example {@code 0 to 1}, {@code more than 0, up to 1}, {@code more than 0}. */
  @Override
  public String toString() {
    if (max == Double.POSITIVE_INFINITY) return "more than " + plain(min);
    if (!minIncluded) return "more than " + plain(min) + ", up to " + plain(max);
    if (!maxIncluded) return "at least " + plain(min) + ", less than " + plain(max);
    return plain(min) + " to " + plain(max);
  }

  private static String plain(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }
}
