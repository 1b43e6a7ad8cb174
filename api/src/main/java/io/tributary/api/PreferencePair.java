package io.tributary.api;

import java.util.Objects;

/** A prompt with its best (chosen, y_w) and worst (rejected, y_l) candidate. */
public record PreferencePair(Prompt prompt, ScoredCandidate chosen, ScoredCandidate rejected)
    implements TrainingExample {
  public PreferencePair {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(chosen, "chosen");
    Objects.requireNonNull(rejected, "rejected");
  }

  /** The newer of the two versions that sampled it. */
  public PolicyVersion newerVersion() {
    PolicyVersion w = chosen.candidate().version();
    PolicyVersion l = rejected.candidate().version();
    return w.compareTo(l) >= 0 ? w : l;
  }

  @Override
  public PolicyVersion version() {
    PolicyVersion w = chosen.candidate().version();
    PolicyVersion l = rejected.candidate().version();
    return w.compareTo(l) <= 0 ? w : l;
  }
}
