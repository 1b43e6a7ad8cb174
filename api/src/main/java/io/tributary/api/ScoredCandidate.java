package io.tributary.api;

import java.util.Objects;

/** A candidate with the score its judge gave it; higher is better, always finite. */
public record ScoredCandidate(Candidate candidate, double score) {
  public ScoredCandidate {
    Objects.requireNonNull(candidate, "candidate");
    if (!Double.isFinite(score)) {
      throw new IllegalArgumentException("a score must be finite, not " + score);
    }
  }
}
