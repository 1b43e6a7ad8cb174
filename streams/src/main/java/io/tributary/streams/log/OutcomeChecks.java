package io.tributary.streams.log;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What outcomes must be to be committed; what they are not is told as an illegal argument. */
final class OutcomeChecks {
  private OutcomeChecks() {}

  /** Every prompt of the unit has exactly one outcome. */
  static void requireEachOnce(WorkUnit unit, List<PromptOutcome> outcomes) {
    Set<FedPrompt> open = new HashSet<>(unit.prompts());
    for (PromptOutcome outcome : outcomes) {
      if (!open.remove(outcome.prompt())) {
        throw new IllegalArgumentException(
            "unit %d has no prompt %s left to decide"
                .formatted(unit.number(), outcome.prompt().prompt().id()));
      }
    }
    if (!open.isEmpty()) {
      throw new IllegalArgumentException(
          "unit %d: %d prompts have no outcome".formatted(unit.number(), open.size()));
    }
  }

  /** A pair's chosen is better than its rejected, and there are samples to train on. */
  static void require(PromptOutcome outcome) {
    String id = outcome.prompt().prompt().id();
    if (outcome instanceof PromptOutcome.Paired pair) {
      double chosen = pair.candidates().get(pair.chosen()).score();
      double rejected = pair.candidates().get(pair.rejected()).score();
      if (!(chosen > rejected)) {
        throw new IllegalArgumentException(
            "prompt %s: chosen scores %s, rejected %s".formatted(id, chosen, rejected));
      }
    } else if (outcome instanceof PromptOutcome.Sampled samples && samples.candidates().isEmpty()) {
      throw new IllegalArgumentException("prompt " + id + " has no samples");
    } else if (outcome instanceof PromptOutcome.Scored list && list.candidates().isEmpty()) {
      throw new IllegalArgumentException("prompt " + id + " has no scored candidates");
    }
  }
}
