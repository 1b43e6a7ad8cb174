package io.tributary.api;

import java.util.List;
import java.util.Objects;

/** What a judge says of one prompt's candidates. */
public sealed interface Verdict {
  /**
   * One score a candidate, in the candidates' order; higher is better, NaN where the judge cannot
   * tell. A candidate without a score takes no part.
   */
  record Scored(List<Double> scores) implements Verdict {
    public Scored {
      scores = List.copyOf(scores);
      for (double score : scores) {
        if (Double.isInfinite(score)) {
          throw new IllegalArgumentException(
              "a score must be finite, or NaN for none, not " + score);
        }
      }
    }
  }

  /** The judge cannot tell; the prompt is dropped and the reason recorded. */
  record Abstained(String reason) implements Verdict {
    public Abstained {
      Objects.requireNonNull(reason, "reason");
    }
  }
}
