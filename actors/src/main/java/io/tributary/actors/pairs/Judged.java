package io.tributary.actors.pairs;

import java.util.Objects;

/**
 * A candidate as far as selections look at it.
 *
 * @param score after penalties, finite
 * @param sampled its index among all candidates of the prompt, scored or not
 */
public record Judged(String text, double score, int sampled) {
  public Judged {
    Objects.requireNonNull(text, "text");
    if (!Double.isFinite(score)) {
      throw new IllegalArgumentException("a score must be finite, not " + score);
    }
  }

  /** Whether it may be chosen over the other: a higher score and another text. */
  boolean beats(Judged other) {
    return score > other.score && !text.equals(other.text);
  }
}
