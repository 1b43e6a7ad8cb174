package io.tributary.app.embedded;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides the split of a prompt from names alone, never from a seed: in each topic the templates
 * with the smallest hashes are held out whole, and a fixed share of the slot combinations is held
 * out in every template. A held-out template with a held-out combination belongs to no split, so
 * that the two kinds of novelty are measured apart.
 */
final class SplitRule {
  static final int HELD_OUT_TEMPLATES = 2;
  static final int HELD_OUT_PERCENT = 10;
  static final int VALIDATION_PERCENT = 6;

  private final Topic topic;
  private final Set<String> heldOut;

  SplitRule(Topic topic) {
    this.topic = topic;
    List<String> byHash =
        topic.templates().keySet().stream()
            .sorted(Comparator.comparingLong(name -> StableHash.of(topic.name() + "-" + name)))
            .toList();
    heldOut = new HashSet<>(byHash.subList(0, HELD_OUT_TEMPLATES));
  }

  Optional<Split> split(String template, String a, String b) {
    int percent = StableHash.percent(topic.name() + "/" + a + "+" + b);
    boolean seenCombination = percent >= HELD_OUT_PERCENT + VALIDATION_PERCENT;
    if (heldOut.contains(template)) {
      return seenCombination ? Optional.of(Split.HELD_OUT_TEMPLATE) : Optional.empty();
    }
    if (seenCombination) return Optional.of(Split.TRAIN);
    return Optional.of(percent < HELD_OUT_PERCENT ? Split.HELD_OUT_COMBINATION : Split.VALIDATION);
  }
}
