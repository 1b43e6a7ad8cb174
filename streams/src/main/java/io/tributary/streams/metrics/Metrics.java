package io.tributary.streams.metrics;

import java.util.Map;

/** Where every stage reports its figures; never blocks, safe for all threads. */
@FunctionalInterface
public interface Metrics {
  /**
   * Reports figures by name (TRL's and prime-rl's names; see docs/operations.md).
   *
   * @param step the policy version that the figures belong to
   */
  void record(long step, Map<String, Double> values);
}
