package io.tributary.app.making;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A seeded split in which no prompt is on both sides.
 *
 * @param train never empty
 * @param heldOut empty if no share is asked for
 */
record HeldOut(List<PairSource.Encoded> train, List<PairSource.Encoded> heldOut) {

  /**
   * Holds out whole prompts, in an order that the seed shuffles, until their pairs are the share.
   *
   * @param share of the pairs, in [0, 1); at least one prompt if more than 0
   * @throws IllegalArgumentException if all pairs have one prompt and some are to be held out
   */
  static HeldOut of(List<PairSource.Encoded> pairs, double share, long seed) {
    if (share == 0) return new HeldOut(pairs, List.of());
    Map<String, List<PairSource.Encoded>> byPrompt = new LinkedHashMap<>();
    for (PairSource.Encoded pair : pairs) {
      byPrompt.computeIfAbsent(pair.prompt(), prompt -> new ArrayList<>()).add(pair);
    }
    if (byPrompt.size() < 2) {
      throw new IllegalArgumentException("all %d pairs have one prompt".formatted(pairs.size()));
    }
    List<String> prompts = new ArrayList<>(byPrompt.keySet());
    Collections.shuffle(prompts, new Random(seed));
    long wanted = Math.max(1, Math.round(share * pairs.size()));
    List<PairSource.Encoded> heldOut = new ArrayList<>();
    List<PairSource.Encoded> train = new ArrayList<>();
    for (String prompt : prompts) {
      boolean last = train.isEmpty() && prompt.equals(prompts.get(prompts.size() - 1));
      (heldOut.size() < wanted && !last ? heldOut : train).addAll(byPrompt.get(prompt));
    }
    return new HeldOut(List.copyOf(train), List.copyOf(heldOut));
  }
}
