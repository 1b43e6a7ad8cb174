package io.tributary.actors.guards;

import java.util.Locale;

/**
 * A guard's figure has left its bounds.
 *
 * @param figure what it is, in words
 * @param value not a number if what it is computed from is none
 */
public record Alarm(String guard, String figure, double value, double limit, GuardAction action) {
  /** One sentence. */
  public String inWords() {
    return String.format(
        Locale.ROOT, "guard %s: %s is %.4g, more than %.4g", guard, figure, value, limit);
  }
}
