package io.tributary.actors.pairs;

import io.tributary.api.DropReason;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The two different texts whose scores are furthest apart, the first such two among equals; nothing
 * if they are not far enough apart.
 *
 * @param floor the least margin, in the judge's scores
 */
public record MaxMargin(double floor) implements PairSelection {
  public MaxMargin {
    if (!(floor >= 0 && Double.isFinite(floor))) {
      throw new IllegalArgumentException("a margin floor must be at least 0, not " + floor);
    }
  }

  @Override
  public Selection select(List<Judged> candidates, RandomGenerator random) {
    int chosen = -1;
    int rejected = -1;
    double widest = 0;
    for (int i = 0; i < candidates.size(); i++) {
      for (int j = 0; j < candidates.size(); j++) {
        double margin = candidates.get(i).score() - candidates.get(j).score();
        if (!candidates.get(i).beats(candidates.get(j)) || chosen >= 0 && margin <= widest)
          continue;
        chosen = i;
        rejected = j;
        widest = margin;
      }
    }
    if (chosen < 0) return Selection.none(PairSelection.whyNone(candidates), "");
    if (widest < floor) {
      return Selection.none(
          DropReason.TIED, "the widest margin is %s, the floor %s".formatted(widest, floor));
    }
    return Selection.one(chosen, rejected);
  }
}
