package io.tributary.actors;

import io.tributary.api.CandidateGroup;
import io.tributary.api.Verdict;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.PromptOutcome;

/** Makes the outcome of a judged prompt: an example, or a drop with its reason. */
interface Assembler {
  PromptOutcome assemble(FedPrompt prompt, CandidateGroup group, Verdict verdict);

  /**
   * @param figures counts the pairs, where pairs are made
   */
  static Assembler of(StreamSettings.Judging settings, PairFigures figures) {
    return settings.leastRanks() == 0
        ? new PairAssembler(settings.lengthPenalty(), settings.pairing(), figures)
        : new ListAssembler(settings.lengthPenalty(), settings.leastRanks());
  }
}
