package io.tributary.api;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * A prompt with all of its scored candidates, in the order in which they were sampled: for
 * objectives that learn from a ranking or a group.
 */
public record ScoredResponses(Prompt prompt, List<ScoredCandidate> candidates)
    implements TrainingExample {
  public ScoredResponses {
    Objects.requireNonNull(prompt, "prompt");
    candidates = List.copyOf(candidates);
    if (candidates.isEmpty()) throw new IllegalArgumentException("no candidates");
  }

  /** The candidates with the highest score first; among equals in their own order. */
  public List<ScoredCandidate> bestFirst() {
    return candidates.stream()
        .sorted(Comparator.comparingDouble(ScoredCandidate::score).reversed())
        .toList();
  }

  /** How many different scores there are. */
  public int ranks() {
    return (int) candidates.stream().mapToDouble(ScoredCandidate::score).distinct().count();
  }

  /** The newest of the policy versions that candidates began with. */
  public PolicyVersion newerVersion() {
    return candidates.stream()
        .map(scored -> scored.candidate().version())
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  @Override
  public PolicyVersion version() {
    return candidates.stream()
        .map(scored -> scored.candidate().version())
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }
}
