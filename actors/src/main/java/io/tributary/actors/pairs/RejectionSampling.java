package io.tributary.actors.pairs;

import io.tributary.api.DropReason;
import io.tributary.streams.log.PromptOutcome.Choice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Statistical rejection sampling (RSO, Liu 2023): candidates of the policy are kept such that those
 * kept are as if from the policy that is optimal for the score, {@code pi(y) exp(r(y)/beta)}. Pass
 * by pass over those left, i is kept when {@code u < exp((r_i − r_max)/beta)}, u uniform in [0, 1)
 * and r_max the highest of those left at the pass's begin, until {@code keep} are kept. These are
 * paired by rank: the best with the worst, the second best with the second worst, and so on; two of
 * the same score or text make no pair.
 *
 * @param beta a small one keeps the best alone, a large one any
 * @param keep how many are kept, even
 */
public record RejectionSampling(double beta, int keep) implements PairSelection {
  public RejectionSampling {
    if (!(beta > 0 && Double.isFinite(beta))) {
      throw new IllegalArgumentException("beta must be more than 0, not " + beta);
    }
    if (keep < 2 || keep % 2 != 0) {
      throw new IllegalArgumentException("an even number from 2 must be kept, not " + keep);
    }
  }

  /** Those kept, in the order of keeping, and how many were drawn for it. */
  record Kept(List<Integer> indices, int draws) {}

  @Override
  public int needs() {
    return keep;
  }

  @Override
  public Selection select(List<Judged> candidates, RandomGenerator random) {
    Kept kept = sample(candidates, random);
    List<Integer> ranked =
        kept.indices().stream()
            .sorted(
                Comparator.comparingDouble((Integer i) -> -candidates.get(i).score())
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    List<Choice> pairs = new ArrayList<>();
    for (int place = 0; place < keep / 2; place++) {
      int chosen = ranked.get(place);
      int rejected = ranked.get(keep - 1 - place);
      if (candidates.get(chosen).beats(candidates.get(rejected))) {
        pairs.add(new Choice(chosen, rejected));
      }
    }
    DropReason reason = PairSelection.whyNone(ranked.stream().map(candidates::get).toList());
    return new Selection(pairs, kept.draws(), keep, reason, "of the %d kept".formatted(keep));
  }

  Kept sample(List<Judged> candidates, RandomGenerator random) {
    List<Integer> left =
        IntStream.range(0, candidates.size())
            .boxed()
            .collect(Collectors.toCollection(ArrayList::new));
    List<Integer> kept = new ArrayList<>();
    int draws = 0;
    while (kept.size() < keep) {
      double most = left.stream().mapToDouble(i -> candidates.get(i).score()).max().orElseThrow();
      for (int i : List.copyOf(left)) {
        if (kept.size() == keep) break;
        draws++;
        double chance = Math.exp((candidates.get(i).score() - most) / beta);
        if (random.nextDouble() >= chance) continue;
        kept.add(i);
        left.remove((Integer) i);
      }
    }
    return new Kept(kept, draws);
  }
}
