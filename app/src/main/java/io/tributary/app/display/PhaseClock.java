package io.tributary.app.display;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Follows the current phase and says when it is time to show progress again. Not safe for several
 * threads; each display guards its own.
 */
final class PhaseClock {
  private final InstantSource clock;
  private final Duration interval;
  private String phase;
  private long total;
  private long done;
  private Instant began;
  private Instant shown;
  private Map<String, Double> figures = new LinkedHashMap<>();

  PhaseClock(InstantSource clock, Duration interval) {
    this.clock = clock;
    this.interval = interval;
  }

  /** Begins a phase and returns the one before it, as it ended. */
  Optional<Progress> begin(String name, long units) {
    Optional<Progress> ended = now();
    phase = name;
    total = units;
    done = 0;
    figures = new LinkedHashMap<>();
    began = clock.instant();
    shown = began;
    return ended;
  }

  /** Takes progress in; returns it only if the last one shown is an interval ago. */
  Optional<Progress> advance(long unitsDone, Map<String, Double> newFigures) {
    if (phase == null) throw new IllegalStateException("progress before a phase began");
    done = unitsDone;
    figures.putAll(newFigures);
    Instant now = clock.instant();
    if (Duration.between(shown, now).compareTo(interval) < 0) return Optional.empty();
    shown = now;
    return now();
  }

  /** The current phase; empty before the first. */
  Optional<Progress> now() {
    if (phase == null) return Optional.empty();
    Duration elapsed = Duration.between(began, clock.instant());
    return Optional.of(new Progress(phase, total, done, elapsed, figures));
  }

  /** The work is over: no phase is current any more. */
  Optional<Progress> end() {
    Optional<Progress> ended = now();
    phase = null;
    return ended;
  }

  Instant instant() {
    return clock.instant();
  }
}
