package io.tributary.actors;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** How long the judges of a stage take for a unit, by those they had lately and those they have. */
final class JudgingPace {
  private static final double NANOS_PER_MILLI = 1e6;

  /** Share of the newest batch. */
  private static final double NEWEST = 0.25;

  private final int judges;
  private final LongSupplier clock;
  private final Map<Object, Batch> running = new HashMap<>();
  private double nanosPerUnit;

  private record Batch(int units, long begun) {
    double nanosPerUnit(long now) {
      return (double) (now - begun) / units;
    }
  }

  /**
   * @param clock nanoseconds, as {@link System#nanoTime}
   */
  JudgingPace(int judges, LongSupplier clock) {
    this.judges = judges;
    this.clock = clock;
  }

  void begun(Object judge, int units) {
    running.put(judge, new Batch(units, clock.getAsLong()));
  }

  void ended(Object judge) {
    Batch batch = running.remove(judge);
    if (batch == null) return;
    double now = batch.nanosPerUnit(clock.getAsLong());
    nanosPerUnit = nanosPerUnit == 0 ? now : nanosPerUnit + NEWEST * (now - nanosPerUnit);
  }

  /** It ended without a result, which says nothing of how long one takes. */
  void lost(Object judge) {
    running.remove(judge);
  }

  /** Milliseconds after which so many units are expected to be through. */
  long millis(int units) {
    long now = clock.getAsLong();
    // One that takes longer than usual is not waited for to learn of it.
    double slowest =
        running.values().stream().mapToDouble(batch -> batch.nanosPerUnit(now)).max().orElse(0);
    return Math.round(units * Math.max(nanosPerUnit, slowest) / judges / NANOS_PER_MILLI);
  }
}
