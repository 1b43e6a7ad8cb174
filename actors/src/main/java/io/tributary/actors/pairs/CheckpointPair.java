package io.tributary.actors.pairs;

import io.tributary.api.DropReason;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The best of the newest policy against the best of an older one, whichever scores higher is chosen
 * (RLHF Workflow, section 3.2: the second agent as an enhancer). Candidates with an odd index are
 * the older policy's.
 */
public record CheckpointPair() implements PairSelection {
  /** Whether the candidate of this index is sampled by the older policy. */
  public static boolean older(int sampled) {
    return sampled % 2 == 1;
  }

  @Override
  public Selection select(List<Judged> candidates, RandomGenerator random) {
    int newest = best(candidates, false);
    int older = best(candidates, true);
    if (newest < 0 || older < 0) {
      return Selection.none(
          DropReason.ABSTAINED,
          "no candidate of the %s policy has a score".formatted(newest < 0 ? "newest" : "older"));
    }
    if (candidates.get(newest).beats(candidates.get(older))) return Selection.one(newest, older);
    if (candidates.get(older).beats(candidates.get(newest))) return Selection.one(older, newest);
    boolean tied = candidates.get(newest).score() == candidates.get(older).score();
    boolean same = candidates.get(newest).text().equals(candidates.get(older).text());
    return Selection.none(tied && !same ? DropReason.TIED : DropReason.IDENTICAL, "");
  }

  private static int best(List<Judged> candidates, boolean older) {
    return IntStream.range(0, candidates.size())
        .filter(i -> older(candidates.get(i).sampled()) == older)
        .reduce((a, b) -> candidates.get(b).score() > candidates.get(a).score() ? b : a)
        .orElse(-1);
  }
}
