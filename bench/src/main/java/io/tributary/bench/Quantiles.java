package io.tributary.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Mean, median, 95th percentile and largest of some values; NaN of none. */
record Quantiles(double mean, double p50, double p95, double max) {
  static Quantiles of(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Quantiles(
        Arrays.stream(sorted).average().orElse(Double.NaN),
        at(sorted, 0.5),
        at(sorted, 0.95),
        at(sorted, 1));
  }

  /** The smallest value that at least that share is not above. */
  private static double at(double[] sorted, double share) {
    if (sorted.length == 0) return Double.NaN;
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }

  Map<String, Double> json() {
    Map<String, Double> json = new LinkedHashMap<>();
    json.put("mean", mean);
    json.put("p50", p50);
    json.put("p95", p95);
    json.put("max", max);
    return json;
  }
}
