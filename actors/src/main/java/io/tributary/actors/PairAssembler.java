package io.tributary.actors;

import io.tributary.actors.pairs.Judged;
import io.tributary.actors.pairs.Selection;
import io.tributary.api.Candidate;
import io.tributary.api.CandidateGroup;
import io.tributary.api.DropReason;
import io.tributary.api.ScoredCandidate;
import io.tributary.api.Verdict;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.PromptOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes the pairs of a judged prompt: a pure function of scored candidates, ordinal and seed.
 *
 * @param lengthPenalty subtracted from a candidate's score for each character of its text
 * @param pairing which candidates make pairs
 * @param figures counts them
 */
record PairAssembler(double lengthPenalty, StreamSettings.Pairing pairing, PairFigures figures)
    implements Assembler {
  /**
   * The outcome of a judged prompt: pairs, or dropped as abstained, identical or tied. The scores
   * kept are those after the length penalty; candidates without a score are not kept.
   *
   * @throws IllegalArgumentException if there is not one score a candidate
   */
  @Override
  public PromptOutcome assemble(FedPrompt prompt, CandidateGroup group, Verdict verdict) {
    if (verdict instanceof Verdict.Abstained abstained) {
      return new PromptOutcome.Dropped(prompt, DropReason.ABSTAINED, abstained.reason());
    }
    List<Double> scores = ((Verdict.Scored) verdict).scores();
    List<ScoredCandidate> scored = score(lengthPenalty, group, scores);
    int needed = pairing.selection().needs();
    if (scored.size() < needed) {
      String detail =
          "%d of %d candidates have a score, %d are needed"
              .formatted(scored.size(), scores.size(), needed);
      return new PromptOutcome.Dropped(prompt, DropReason.ABSTAINED, detail);
    }
    Selection selection =
        pairing
            .selection()
            .select(
                judged(scored, scores),
                new SplittableRandom(Seeds.pairs(pairing.seed(), prompt.ordinal())));
    figures.add(selection);
    if (!selection.pairs().isEmpty()) {
      return new PromptOutcome.Paired(prompt, scored, selection.pairs());
    }
    return new PromptOutcome.Dropped(prompt, selection.reason(), selection.detail());
  }

  /** The candidates that have a score, with it less the penalty, in order. */
  static List<ScoredCandidate> score(
      double lengthPenalty, CandidateGroup group, List<Double> scores) {
    List<Candidate> candidates = group.candidates();
    if (scores.size() != candidates.size()) {
      throw new IllegalArgumentException(
          scores.size() + " scores for " + candidates.size() + " candidates");
    }
    List<ScoredCandidate> scored = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      if (Double.isNaN(scores.get(i))) continue;
      String text = candidates.get(i).text();
      double penalty = lengthPenalty * text.codePointCount(0, text.length());
      scored.add(new ScoredCandidate(candidates.get(i), scores.get(i) - penalty));
    }
    return scored;
  }

  private static List<Judged> judged(List<ScoredCandidate> scored, List<Double> scores) {
    List<Judged> judged = new ArrayList<>();
    for (int i = 0; i < scores.size(); i++) {
      if (Double.isNaN(scores.get(i))) continue;
      ScoredCandidate one = scored.get(judged.size());
      judged.add(new Judged(one.candidate().text(), one.score(), i));
    }
    return judged;
  }
}
