package io.tributary.api;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** A prompt with the policy's own unscored samples: all that Inverse-Q* learns from. */
public record SampledResponses(Prompt prompt, List<Candidate> candidates)
    implements TrainingExample {
  public SampledResponses {
    Objects.requireNonNull(prompt, "prompt");
    candidates = List.copyOf(candidates);
    if (candidates.isEmpty()) throw new IllegalArgumentException("no candidates");
  }

  @Override
  public PolicyVersion version() {
    return candidates.stream().map(Candidate::version).min(Comparator.naturalOrder()).orElseThrow();
  }
}
