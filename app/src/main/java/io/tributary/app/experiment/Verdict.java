package io.tributary.app.experiment;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tributary.app.evaluation.Interval;
import java.util.Collection;

/** What the figures say of a claim. */
public enum Verdict {
  @JsonProperty("holds")
  HOLDS("holds"),
  @JsonProperty("does not hold")
  DOES_NOT_HOLD("does not hold"),
  @JsonProperty("undecided")
  UNDECIDED("undecided");

  private final String words;

  Verdict(String words) {
    this.words = words;
  }

  public String words() {
    return words;
  }

  /** Whether a figure is above a bound; undecided as long as the bound is within its interval. */
  static Verdict above(Interval figure, double bound) {
    if (figure.low() > bound) return HOLDS;
    if (figure.high() < bound) return DOES_NOT_HOLD;
    return UNDECIDED; // also where an end is NaN
  }

  /** All of them together: one that does not hold is enough, and so is one that is undecided. */
  static Verdict all(Collection<Verdict> parts) {
    if (parts.isEmpty()) throw new IllegalArgumentException("a claim without parts");
    if (parts.contains(DOES_NOT_HOLD)) return DOES_NOT_HOLD;
    return parts.contains(UNDECIDED) ? UNDECIDED : HOLDS;
  }
}
