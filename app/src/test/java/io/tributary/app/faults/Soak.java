package io.tributary.app.faults;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;

/**
 * How long the long run is.
 *
 * @param length of all its sessions together
 * @param every from one kill to the next
 * @param resume goes on with one that was broken off
 */
record Soak(Duration length, Duration every, boolean resume) {
  /** {@code tributary.soak.minutes}, {@code .kills-every} and {@code .resume}. */
  static Soak ofThisJvm() {
    String minutes = System.getProperty("tributary.soak.minutes", "60");
    String every = System.getProperty("tributary.soak.kills-every", "60s");
    return new Soak(
        duration("tributary.soak.minutes", minutes + "m"),
        duration("tributary.soak.kills-every", every),
        Boolean.getBoolean("tributary.soak.resume"));
  }

  private static Duration duration(String property, String value) {
    Duration duration = ConfigFactory.parseString("it = " + value).getDuration("it");
    if (duration.isZero() || duration.isNegative()) {
      throw new IllegalArgumentException(property + " must be above 0: " + value);
    }
    return duration;
  }

  /** Kills in all that time, if each is over before the next. */
  int kills() {
    return Math.toIntExact(length.dividedBy(every));
  }
}
