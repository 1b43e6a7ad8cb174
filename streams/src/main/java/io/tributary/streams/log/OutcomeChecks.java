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

  /** Of each pair the chosen is better than the rejected, and there are samples to train on. */
  static void require(PromptOutcome outcome) {
    String id = outcome.prompt().prompt().id();
    if (outcome instanceof PromptOutcome.Paired pair) {
      for (PromptOutcome.Choice choice : pair.pairs()) {
        double chosen = pair.candidates().get(choice.chosen()).score();
        double rejected = pair.candidates().get(choice.rejected()).score();
        if (!(chosen > rejected)) {
          throw new IllegalArgumentException(
              "prompt %s: chosen scores %s, rejected %s".formatted(id, chosen, rejected));
        }
      }
      if (new HashSet<>(pair.pairs()).size() < pair.pairs().size()) {
        throw new IllegalArgumentException("prompt %s has a pair twice".formatted(id));
      }
    } else if (outcome instanceof PromptOutcome.Sampled samples && samples.candidates().isEmpty()) {
      throw new IllegalArgumentException("prompt " + id + " has no samples");
    } else if (outcome instanceof PromptOutcome.Scored list && list.candidates().isEmpty()) {
      throw new IllegalArgumentException("prompt " + id + " has no scored candidates");
    }
  }
}
