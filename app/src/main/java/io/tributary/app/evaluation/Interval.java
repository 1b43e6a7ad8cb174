package io.tributary.app.evaluation;

import java.util.Arrays;

/**
 * A figure with the ends of its 95 % interval; all are NaN where there is no such figure.
 *
 * @param value what was measured on all prompts
 */
public record Interval(double value, double low, double high) {
  public static final Interval NONE = new Interval(Double.NaN, Double.NaN, Double.NaN);

  private static final double TAIL = 0.025;

  /** The percentile interval: the middle 95 % of the replicates that are numbers. */
  public static Interval ofReplicates(double value, double[] replicates) {
    double[] sorted = Arrays.stream(replicates).filter(Double::isFinite).sorted().toArray();
    if (!Double.isFinite(value) || sorted.length == 0) return NONE;
    return new Interval(
        value,
        Math.min(value, quantile(sorted, TAIL)),
        Math.max(value, quantile(sorted, 1 - TAIL)));
  }

  public boolean known() {
    return Double.isFinite(value);
  }

  /** Linear between the neighbouring order statistics, which stand at i / (n - 1). */
  static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
