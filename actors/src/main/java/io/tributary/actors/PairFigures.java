package io.tributary.actors;

import io.tributary.actors.pairs.Selection;
import java.util.Map;

/** How many pairs the assembler made of what it was given. Confined to one thread. */
final class PairFigures {
  private long prompts;
  private long pairs;
  private long offered;
  private long accepted;

  void add(Selection selection) {
    prompts++;
    pairs += selection.pairs().size();
    offered += selection.offered();
    accepted += selection.accepted();
  }

  Map<String, Double> values() {
    if (prompts == 0) return Map.of();
    return Map.of(
        "pairs/acceptance_rate", accepted / (double) offered,
        "pairs/per_prompt", pairs / (double) prompts);
  }
}
