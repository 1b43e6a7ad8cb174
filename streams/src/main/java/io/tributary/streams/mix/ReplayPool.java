package io.tributary.streams.mix;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** What earlier steps trained as new and is not too old: 8 bytes an example, in ledger order. */
final class ReplayPool {
  private record Taken(long step, int count) {}

  private static final long MOST = Integer.MAX_VALUE - 8;

  private final long seed;
  private final long maxAge;
  private final Deque<Taken> steps = new ArrayDeque<>();
  private long[] sequences = new long[64];
  private int begin;
  private int end;

  /**
   * @param maxAge steps, at most; 0 for no limit
   */
  ReplayPool(long seed, long maxAge) {
    this.seed = seed;
    this.maxAge = maxAge;
  }

  /** Steps come in order. */
  void add(long step, Collection<Long> trained) {
    room(trained.size());
    for (long sequence : trained) sequences[end++] = sequence;
    if (maxAge > 0) steps.add(new Taken(step, trained.size()));
  }

  /** Different ones, any set of them as likely as another; all there are if they are too few. */
  List<Long> draw(long step, int count) {
    forget(step);
    int size = end - begin;
    List<Long> drawn = new ArrayList<>();
    if (count >= size) {
      for (int i = begin; i < end; i++) drawn.add(sequences[i]);
      return drawn;
    }
    // R. Floyd's: one draw for each, however many there are to draw from
    Random random = Draws.of(seed, Draws.Purpose.REPLAY, step);
    Set<Integer> places = new LinkedHashSet<>();
    for (int last = size - count; last < size; last++) {
      int place = random.nextInt(last + 1);
      if (!places.add(place)) places.add(last);
    }
    for (int place : places) drawn.add(sequences[begin + place]);
    return drawn;
  }

  private void forget(long step) {
    while (!steps.isEmpty() && step - steps.peek().step() > maxAge) begin += steps.remove().count();
  }

  private void room(int more) {
    if (end + more <= sequences.length) return;
    int size = end - begin;
    int needed = Math.addExact(size, more);
    // what has been forgotten is room too
    boolean half = needed <= sequences.length / 2;
    long[] moved = half ? sequences : new long[(int) Math.min(MOST, 2L * needed)];
    System.arraycopy(sequences, begin, moved, 0, size);
    sequences = moved;
    begin = 0;
    end = size;
  }
}
