package io.tributary.actors;

import io.tributary.actors.UnitSampled.Grouped;
import io.tributary.actors.UnitSampled.TooLong;
import io.tributary.api.DropReason;
import io.tributary.streams.log.PromptOutcome;
import java.util.List;
import java.util.function.Function;

/** How the prompts of a unit ended; exactly one outcome a prompt, in the unit's order. */
record UnitOutcomes(long unit, List<PromptOutcome> outcomes) {
  UnitOutcomes {
    outcomes = List.copyOf(outcomes);
  }

  /** Drops what was too long to sample and asks for the outcome of everything else. */
  static UnitOutcomes of(UnitSampled sampled, Function<Grouped, PromptOutcome> outcome) {
    return new UnitOutcomes(
        sampled.unit().number(),
        sampled.prompts().stream()
            .map(
                prompt -> {
                  if (prompt instanceof Grouped grouped) return outcome.apply(grouped);
                  TooLong tooLong = (TooLong) prompt;
                  return new PromptOutcome.Dropped(
                      tooLong.prompt(), DropReason.PROMPT_TOO_LONG, "");
                })
            .toList());
  }
}
