package io.tributary.app.report;

import java.util.Map;

/** The figures that one line of metrics.jsonl gives for a policy version. */
public record MetricSample(long step, Map<String, Double> values) {
  public MetricSample {
    values = Map.copyOf(values);
  }
}
