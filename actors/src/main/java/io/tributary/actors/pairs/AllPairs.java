package io.tributary.actors.pairs;

import io.tributary.streams.log.PromptOutcome.Choice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Every pair of different texts with different scores, best first; the same two texts once. Of n
 * candidates up to n(n−1)/2 pairs.
 */
public record AllPairs() implements PairSelection {
  private record Texts(String chosen, String rejected) {}

  @Override
  public Selection select(List<Judged> candidates, RandomGenerator random) {
    List<Integer> ranked =
        IntStream.range(0, candidates.size())
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -candidates.get(i).score()))
            .toList();
    List<Choice> pairs = new ArrayList<>();
    Set<Texts> seen = new HashSet<>();
    for (int place = 0; place < ranked.size(); place++) {
      Judged chosen = candidates.get(ranked.get(place));
      for (int worse : ranked.subList(place + 1, ranked.size())) {
        Judged rejected = candidates.get(worse);
        if (!chosen.beats(rejected)) continue;
        if (seen.add(new Texts(chosen.text(), rejected.text()))) {
          pairs.add(new Choice(ranked.get(place), worse));
        }
      }
    }
    int all = candidates.size() * (candidates.size() - 1) / 2;
    return new Selection(pairs, all, pairs.size(), PairSelection.whyNone(candidates), "");
  }
}
