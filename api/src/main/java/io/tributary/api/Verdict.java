package io.tributary.api;

import java.util.List;
import java.util.Objects;

/** What a judge says of one prompt's candidates. */
public sealed interface Verdict {
  /** One finite score a candidate, in the candidates' order; higher is better. */
  record Scored(List<Double> scores) implements Verdict {
    public Scored {
      scores = List.copyOf(scores);
      for (double score : scores) {
        if (!Double.isFinite(score)) {
          throw new IllegalArgumentException("a score must be finite, not " + score);
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
