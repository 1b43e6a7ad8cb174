package io.tributary.actors;

import io.tributary.actors.HeldUnits.Finished;
import io.tributary.actors.UnitSampled.Grouped;
import io.tributary.api.Candidate;
import io.tributary.api.PolicyVersion;
import io.tributary.gpu.RolloutEngine;
import io.tributary.streams.metrics.Metrics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a generator reports. Tokens are counted under the version that they were sampled with: each
 * report holds those since the one before, and no report spans a change of weights.
 */
final class SamplingFigures {
  private final RolloutEngine engine;
  private final Metrics metrics;
  private RolloutEngine.Load last;
  private double seconds;

  SamplingFigures(RolloutEngine engine, Metrics metrics) {
    this.engine = engine;
    this.metrics = metrics;
    this.last = engine.load();
  }

  /** A chunk was sampled. */
  void chunk(long nanos) {
    seconds += nanos / 1e9;
  }

  /**
   * The weights were changed.
   *
   * @param before what tokens were drawn from until now
   * @param busy whether responses were under way
   */
  void swapped(PolicyVersion before, boolean busy, long nanos) {
    Map<String, Double> values = sampling();
    if (!values.isEmpty()) metrics.record(before.number(), values);
    metrics.record(
        engine.version().number(),
        Map.of("timing_s/weight_swap", nanos / 1e9, "generation/in_flight_swaps", busy ? 1.0 : 0));
  }

  /** A unit is done. */
  void unit(Finished unit) {
    List<Candidate> candidates =
        unit.prompts().stream()
            .filter(Grouped.class::isInstance)
            .flatMap(prompt -> ((Grouped) prompt).group().candidates().stream())
            .toList();
    if (candidates.isEmpty()) return;
    Map<String, Double> values = sampling();
    int count = candidates.size();
    double tokens = candidates.stream().mapToLong(candidate -> candidate.tokens().length).sum();
    values.put("completions/count", (double) count);
    values.put("completions/mean_length", tokens / count);
    values.put(
        "completions/clipped_ratio",
        candidates.stream().filter(Candidate::truncated).count() / (double) count);
    values.put(
        "generation/tokens_version_span",
        candidates.stream()
            .mapToLong(candidate -> candidate.lastVersion().lagOf(candidate.version()))
            .average()
            .orElseThrow());
    metrics.record(engine.version().number(), values);
  }

  /** What was sampled since it was last asked; nothing if nothing was. */
  private Map<String, Double> sampling() {
    RolloutEngine.Load now = engine.load();
    long calls = now.calls() - last.calls();
    long tokens = now.tokens() - last.tokens();
    Map<String, Double> values = new HashMap<>();
    if (calls > 0) {
      values.put("timing_s/generate", seconds);
      values.put("tokens/s", tokens / Math.max(seconds, 1e-9));
      values.put("generation/tokens", (double) tokens);
      values.put(
          "generation/slot_occupancy", (now.rows() - last.rows()) / (double) (calls * now.slots()));
      values.put("generation/waiting", (double) now.waiting());
    }
    last = now;
    seconds = 0;
    return values;
  }
}
