package io.tributary.streams.log;

import io.tributary.api.Candidate;
import io.tributary.api.DropReason;
import io.tributary.api.ScoredCandidate;
import java.util.List;

/** How one prompt ended; exactly one is recorded for each prompt. */
public sealed interface PromptOutcome {
  FedPrompt prompt();

  /** A preference pair; all n scored candidates are kept, chosen and rejected are indices. */
  record Paired(FedPrompt prompt, List<ScoredCandidate> candidates, int chosen, int rejected)
      implements PromptOutcome {
    public Paired {
      candidates = List.copyOf(candidates);
    }
  }

  /** All n scored candidates, for objectives that learn from a ranking or a group. */
  record Scored(FedPrompt prompt, List<ScoredCandidate> candidates) implements PromptOutcome {
    public Scored {
      candidates = List.copyOf(candidates);
    }
  }

  /** Unscored samples, for objectives that need no judge (Inverse-Q*). */
  record Sampled(FedPrompt prompt, List<Candidate> candidates) implements PromptOutcome {
    public Sampled {
      candidates = List.copyOf(candidates);
    }
  }

  /** No training example, with the reason and a detail for the reader (may be empty). */
  record Dropped(FedPrompt prompt, DropReason reason, String detail) implements PromptOutcome {}
}
