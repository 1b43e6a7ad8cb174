package io.tributary.actors.pairs;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** The best against any of those it beats, each as likely as the others. */
public record BestRandom() implements PairSelection {
  @Override
  public Selection select(List<Judged> candidates, RandomGenerator random) {
    int best = PairSelection.best(candidates);
    int[] others =
        IntStream.range(0, candidates.size())
            .filter(i -> candidates.get(best).beats(candidates.get(i)))
            .toArray();
    if (others.length == 0) return Selection.none(PairSelection.whyNone(candidates), "");
    return Selection.one(best, others[random.nextInt(others.length)]);
  }
}
