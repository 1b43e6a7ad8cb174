package io.tributary.streams.log;

import io.tributary.api.Candidate;
import io.tributary.api.DropReason;
import io.tributary.api.ScoredCandidate;
import java.util.List;

/** How one prompt ended; exactly one is recorded for each prompt. */
public sealed interface PromptOutcome {
  FedPrompt prompt();

  /** Training examples that come of it. */
  default int examples() {
    if (this instanceof Paired paired) return paired.pairs().size();
    return this instanceof Dropped ? 0 : 1;
  }

  /** Whether a judge was asked. */
  default boolean judged() {
    if (this instanceof Dropped dropped) return dropped.reason() != DropReason.PROMPT_TOO_LONG;
    return !(this instanceof Sampled);
  }

  /** Two of a prompt's scored candidates, by index: the first is preferred to the second. */
  record Choice(int chosen, int rejected) {}

  /**
   * Preference pairs, at least one; all n scored candidates are kept. Each pair is a training
   * example, in this order.
   */
  record Paired(FedPrompt prompt, List<ScoredCandidate> candidates, List<Choice> pairs)
      implements PromptOutcome {
    public Paired {
      candidates = List.copyOf(candidates);
      pairs = List.copyOf(pairs);
      if (pairs.isEmpty()) throw new IllegalArgumentException("no pairs");
    }

    /** One pair. */
    public Paired(FedPrompt prompt, List<ScoredCandidate> candidates, int chosen, int rejected) {
      this(prompt, candidates, List.of(new Choice(chosen, rejected)));
    }

    /** Of the first pair. */
    public int chosen() {
      return pairs.get(0).chosen();
    }

    /** Of the first pair. */
    public int rejected() {
      return pairs.get(0).rejected();
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
