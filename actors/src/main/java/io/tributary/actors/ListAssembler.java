package io.tributary.actors;

import io.tributary.api.Candidate;
import io.tributary.api.CandidateGroup;
import io.tributary.api.DropReason;
import io.tributary.api.ScoredCandidate;
import io.tributary.api.Verdict;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.PromptOutcome;
import java.util.List;

/**
 * Keeps all scored candidates of a prompt.
 *
 * @param lengthPenalty subtracted from a candidate's score for each character of its text
 * @param leastRanks different scores that the objective needs
 */
record ListAssembler(double lengthPenalty, int leastRanks) implements Assembler {
  /**
   * The list, or dropped as abstained, identical or tied. The scores kept are those after the
   * length penalty.
   *
   * @throws IllegalArgumentException if there is not one score a candidate
   */
  @Override
  public PromptOutcome assemble(FedPrompt prompt, CandidateGroup group, Verdict verdict) {
    if (verdict instanceof Verdict.Abstained abstained) {
      return new PromptOutcome.Dropped(prompt, DropReason.ABSTAINED, abstained.reason());
    }
    List<Double> scores = ((Verdict.Scored) verdict).scores();
    List<ScoredCandidate> scored = PairAssembler.score(lengthPenalty, group, scores);
    if (scored.size() < leastRanks && scored.size() < scores.size()) {
      String detail =
          "%d of %d candidates have a score, the objective needs %d"
              .formatted(scored.size(), scores.size(), leastRanks);
      return new PromptOutcome.Dropped(prompt, DropReason.ABSTAINED, detail);
    }
    long ranks = scored.stream().mapToDouble(ScoredCandidate::score).distinct().count();
    if (ranks >= leastRanks) return new PromptOutcome.Scored(prompt, scored);
    boolean identical = group.candidates().stream().map(Candidate::text).distinct().count() <= 1;
    DropReason reason = identical ? DropReason.IDENTICAL : DropReason.TIED;
    return new PromptOutcome.Dropped(
        prompt, reason, "%d different scores, the objective needs %d".formatted(ranks, leastRanks));
  }
}
