package io.tributary.app.faults;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Patience: a loaded machine may be ten times slower than an idle one. */
final class Waiting {
  private static final Duration LONGEST = Duration.ofMinutes(6);

  private Waiting() {}

  /** The seconds until it is so, counted from a moment of {@link System#nanoTime}. */
  static double since(long begun, String what, BooleanSupplier happened) {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (!happened.getAsBoolean()) {
      if (System.nanoTime() > deadline) fail("not in " + LONGEST.toSeconds() + " s: " + what);
      pause(Duration.ofMillis(20));
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  static void until(String what, BooleanSupplier happened) {
    since(System.nanoTime(), what, happened);
  }

  /** Until nothing is left; only if that stops falling it is given up. */
  static void untilNone(String what, LongSupplier left) {
    long least = Long.MAX_VALUE;
    for (long now = left.getAsLong(); now > 0; now = left.getAsLong()) {
      if (now >= least) {
        long before = least;
        until(what + ", of which %d are left".formatted(now), () -> left.getAsLong() < before);
      }
      least = left.getAsLong();
    }
  }

  static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
