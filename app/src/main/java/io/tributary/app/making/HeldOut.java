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
record HeldOut<T extends OfflineExample>(List<T> train, List<T> heldOut) {

  /**
   * Holds out whole prompts, in an order that the seed shuffles, until their rows are the share.
   *
   * @param share of the rows, in [0, 1); at least one prompt if more than 0
   * @throws IllegalArgumentException if all rows have one prompt and some are to be held out
   */
  static <T extends OfflineExample> HeldOut<T> of(List<T> rows, double share, long seed) {
    if (share == 0) return new HeldOut<>(rows, List.of());
    Map<String, List<T>> byPrompt = new LinkedHashMap<>();
    for (T row : rows) {
      byPrompt.computeIfAbsent(row.prompt(), prompt -> new ArrayList<>()).add(row);
    }
    if (byPrompt.size() < 2) {
      throw new IllegalArgumentException("all %d rows have one prompt".formatted(rows.size()));
    }
    List<String> prompts = new ArrayList<>(byPrompt.keySet());
    Collections.shuffle(prompts, new Random(seed));
    long wanted = Math.max(1, Math.round(share * rows.size()));
    List<T> heldOut = new ArrayList<>();
    List<T> train = new ArrayList<>();
    for (String prompt : prompts) {
      boolean last = train.isEmpty() && prompt.equals(prompts.get(prompts.size() - 1));
      (heldOut.size() < wanted && !last ? heldOut : train).addAll(byPrompt.get(prompt));
    }
    return new HeldOut<>(List.copyOf(train), List.copyOf(heldOut));
  }
}
