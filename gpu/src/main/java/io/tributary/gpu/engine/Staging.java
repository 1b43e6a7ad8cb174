package io.tributary.gpu.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prompts on their way into the cache: each is read once, in pieces, into a slot behind those that
 * are decoded, and stays there until all its candidates have copied it.
 */
final class Staging {
  private final ContinuousBatch.Plan plan;
  private final Map<SampleRow.Prompt, Place> staged = new LinkedHashMap<>();
  private final List<Integer> free = new ArrayList<>();

  /** A prompt's slot and how many of its tokens are in it. */
  private static final class Place {
    final int slot;
    int read;

    Place(int slot) {
      this.slot = slot;
    }
  }

  Staging(ContinuousBatch.Plan plan) {
    this.plan = plan;
    clear();
  }

  void clear() {
    staged.clear();
    free.clear();
    for (int i = 0; i < plan.cache().staged(); i++) free.add(plan.cache().slots() + i);
  }

  /** Whether no prompt has a slot. */
  boolean isEmpty() {
    return staged.isEmpty();
  }

  /** Gives slots to the prompts of the rows that wait, in their order. */
  void stage(Deque<SampleRow> waiting) {
    for (SampleRow row : waiting) {
      if (staged.containsKey(row.prompt)) continue;
      if (free.isEmpty()) return;
      staged.put(row.prompt, new Place(free.remove(0)));
    }
  }

  /**
   * The next pieces of the prompts that are not read whole, oldest first.
   *
   * @param most tokens of all pieces, at least one
   */
  List<SlotCache.Piece> nextPieces(int most) {
    List<SlotCache.Piece> pieces = new ArrayList<>();
    int budget = most;
    for (var entry : staged.entrySet()) {
      Place place = entry.getValue();
      int count = Math.min(budget, entry.getKey().shared() - place.read);
      if (count == 0) continue;
      pieces.add(new SlotCache.Piece(place.slot, entry.getKey().tokens, place.read, count));
      place.read += count;
      budget -= count;
      if (budget == 0) break;
    }
    return pieces;
  }

  /** Whether that row's prompt is read whole. */
  boolean isReady(SampleRow row) {
    Place place = row == null ? null : staged.get(row.prompt);
    return place != null && place.read == row.prompt.shared();
  }

  int slotOf(SampleRow.Prompt prompt) {
    return staged.get(prompt).slot;
  }

  /** Frees the row's prompt if none of those that still wait shares it. */
  void release(SampleRow row, Collection<SampleRow> waiting) {
    SampleRow next = waiting.isEmpty() ? null : waiting.iterator().next();
    if (next == null || next.prompt != row.prompt) free.add(staged.remove(row.prompt).slot);
  }
}
