package io.tributary.api;

import java.util.List;
import java.util.Objects;

/** The n candidates sampled for one prompt. */
public record CandidateGroup(Prompt prompt, List<Candidate> candidates) {
  public CandidateGroup {
    Objects.requireNonNull(prompt, "prompt");
    candidates = List.copyOf(candidates);
  }
}
