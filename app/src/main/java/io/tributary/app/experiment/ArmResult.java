package io.tributary.app.experiment;

import io.tributary.app.evaluation.Interval;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What one arm gave with one seed; a file of the experiment, by which a repeated command knows that
 * this is done.
 *
 * @param schema {@link #SCHEMA}
 * @param budget what the run was given
 * @param figures by the name of a {@link Measure}; the ends of an interval are NaN where one run
 *     tells a value alone
 * @param curve versions on the way, oldest first; empty where the experiment does not look at them
 */
public record ArmResult(
    String schema,
    String arm,
    long seed,
    Budget budget,
    Map<String, Interval> figures,
    List<Point> curve) {
  public static final String SCHEMA = "tributary-arm/1";

  public ArmResult {
    Objects.requireNonNull(arm, "arm");
    Objects.requireNonNull(budget, "budget");
    figures = new TreeMap<>(figures);
    curve = List.copyOf(curve);
  }

  /**
   * A version, on the held-out prompts.
   *
   * @param examples trained so far
   * @param gold mean gold reward
   * @param gain the same, in deviations of version 0
   * @param proxy mean of what the run optimised
   * @param kl nats a response
   */
  public record Point(
      long version, long examples, Interval gold, Interval gain, Interval proxy, Interval kl) {}
}
