package io.tributary.actors.pairs;

import io.tributary.api.DropReason;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The best against the worst; the first one among equals, nothing if both are the same text (RLHF
 * Workflow, algorithm 2).
 */
public record BestWorst() implements PairSelection {
  @Override
  public Selection select(List<Judged> candidates, RandomGenerator random) {
    int best = PairSelection.best(candidates);
    int worst = 0;
    for (int i = 1; i < candidates.size(); i++) {
      if (candidates.get(i).score() < candidates.get(worst).score()) worst = i;
    }
    if (candidates.get(best).beats(candidates.get(worst))) return Selection.one(best, worst);
    boolean tied = candidates.get(best).score() == candidates.get(worst).score();
    return Selection.none(tied ? PairSelection.whyNone(candidates) : DropReason.IDENTICAL, "");
  }
}
