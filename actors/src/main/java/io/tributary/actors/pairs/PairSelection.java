package io.tributary.actors.pairs;

import io.tributary.api.DropReason;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Chooses pairs among a prompt's scored candidates; in each the chosen one has the higher score.
 */
public sealed interface PairSelection
    permits AllPairs, BestRandom, BestWorst, CheckpointPair, MaxMargin, RejectionSampling {
  /**
   * @param candidates at least {@link #needs}
   * @param random of this prompt alone
   */
  Selection select(List<Judged> candidates, RandomGenerator random);

  /** The least number of scored candidates. */
  default int needs() {
    return 2;
  }

  /** The first one with the highest score. */
  static int best(List<Judged> candidates) {
    int best = 0;
    for (int i = 1; i < candidates.size(); i++) {
      if (candidates.get(i).score() > candidates.get(best).score()) best = i;
    }
    return best;
  }

  /**
   * Why no candidate beats another: all have the same score, or those that differ the same text.
   */
  static DropReason whyNone(List<Judged> candidates) {
    boolean oneText = candidates.stream().map(Judged::text).distinct().count() == 1;
    boolean oneScore = candidates.stream().map(Judged::score).distinct().count() == 1;
    return oneScore && !oneText ? DropReason.TIED : DropReason.IDENTICAL;
  }
}
