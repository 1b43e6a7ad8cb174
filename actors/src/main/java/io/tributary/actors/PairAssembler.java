package io.tributary.actors;

import io.tributary.api.Candidate;
import io.tributary.api.CandidateGroup;
import io.tributary.api.DropReason;
import io.tributary.api.ScoredCandidate;
import io.tributary.api.Verdict;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.PromptOutcome;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the pair of the best against the worst candidate; the first one wins among equals.
 *
 * @param lengthPenalty subtracted from a candidate's score for each character of its text
 */
record PairAssembler(double lengthPenalty) implements Assembler {
  /**
   * The outcome of a judged prompt: a pair, or dropped as abstained, identical or tied. The scores
   * kept are those after the length penalty.
   *
   * @throws IllegalArgumentException if there is not one score a candidate
   */
  @Override
  public PromptOutcome assemble(FedPrompt prompt, CandidateGroup group, Verdict verdict) {
    if (verdict instanceof Verdict.Abstained abstained) {
      return new PromptOutcome.Dropped(prompt, DropReason.ABSTAINED, abstained.reason());
    }
    List<ScoredCandidate> scored = score(lengthPenalty, group, ((Verdict.Scored) verdict).scores());
    int best = 0;
    int worst = 0;
    for (int i = 1; i < scored.size(); i++) {
      if (scored.get(i).score() > scored.get(best).score()) best = i;
      if (scored.get(i).score() < scored.get(worst).score()) worst = i;
    }
    if (allIdentical(group) || text(scored, best).equals(text(scored, worst)) && best != worst) {
      return new PromptOutcome.Dropped(prompt, DropReason.IDENTICAL, "");
    }
    if (best == worst) return new PromptOutcome.Dropped(prompt, DropReason.TIED, "");
    return new PromptOutcome.Paired(prompt, scored, best, worst);
  }

  /** The candidates with their scores less the penalty, in order. */
  static List<ScoredCandidate> score(
      double lengthPenalty, CandidateGroup group, List<Double> scores) {
    List<Candidate> candidates = group.candidates();
    if (scores.size() != candidates.size()) {
      throw new IllegalArgumentException(
          scores.size() + " scores for " + candidates.size() + " candidates");
    }
    List<ScoredCandidate> scored = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      String text = candidates.get(i).text();
      double penalty = lengthPenalty * text.codePointCount(0, text.length());
      scored.add(new ScoredCandidate(candidates.get(i), scores.get(i) - penalty));
    }
    return scored;
  }

  static boolean allIdentical(CandidateGroup group) {
    return group.candidates().stream().map(Candidate::text).distinct().count() <= 1;
  }

  private static String text(List<ScoredCandidate> scored, int index) {
    return scored.get(index).candidate().text();
  }
}
