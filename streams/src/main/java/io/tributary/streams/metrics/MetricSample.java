package io.tributary.streams.metrics;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Figures that one stage reported at one moment.
 *
 * @param step the policy version that the figures belong to
 * @param time when they were reported
 * @param values figures by name, in order of name; {@code time} and {@code step} are no names
 */
public record MetricSample(long step, Instant time, Map<String, Double> values) {
  public MetricSample {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
    if (values.containsKey("time") || values.containsKey("step")) {
      throw new IllegalArgumentException("a metric must not be named time or step");
    }
  }
}
