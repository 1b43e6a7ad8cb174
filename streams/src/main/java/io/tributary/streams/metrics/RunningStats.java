package io.tributary.streams.metrics;

import java.util.Arrays;

/**
 * Count, mean and maximum of all values added, and quantiles of the last ones. Not safe for several
 * threads; its memory is fixed.
 */
public final class RunningStats {
  private final double[] recent;
  private long count;
  private double mean;
  private double max = Double.NaN;

  /**
   * @param window values that quantiles are taken over, at least 1
   */
  public RunningStats(int window) {
    if (window < 1) throw new IllegalArgumentException("window " + window + ", at least 1");
    recent = new double[window];
  }

  /**
   * Adds a value.
   *
   * @throws IllegalArgumentException if it is not finite: one NaN would spoil all that follows
   */
  public void add(double value) {
    if (!Double.isFinite(value)) throw new IllegalArgumentException("not finite: " + value);
    recent[(int) (count++ % recent.length)] = value;
    mean += (value - mean) / count;
    max = count == 1 ? value : Math.max(max, value);
  }

  public long count() {
    return count;
  }

  /** NaN if nothing was added. */
  public double mean() {
    return count == 0 ? Double.NaN : mean;
  }

  /** NaN if nothing was added. */
  public double max() {
    return max;
  }

  /**
   * The q-quantile of the last values, interpolated; NaN if nothing was added.
   *
   * @param q in [0, 1]; 0.5 is the median
   */
  public double quantile(double q) {
    if (!(q >= 0 && q <= 1)) throw new IllegalArgumentException("quantile " + q + ", 0 to 1");
    if (count == 0) return Double.NaN;
    double[] sorted = Arrays.copyOf(recent, (int) Math.min(count, recent.length));
    Arrays.sort(sorted);
    double place = q * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
