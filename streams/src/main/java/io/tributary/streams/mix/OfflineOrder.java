package io.tributary.streams.mix;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** An endless order of the file's pairs: each pass over them is shuffled anew. */
final class OfflineOrder {
  private final long seed;
  private final int pairs;
  private long pass = -1;
  private int[] order = {};

  OfflineOrder(long seed, long pairs) {
    this.seed = seed;
    this.pairs = Math.toIntExact(pairs);
  }

  /** The pairs, counted from 1, at these places of the order, the last exclusive. */
  List<Long> between(long from, long to) {
    List<Long> out = new ArrayList<>();
    for (long at = from; at < to; at++) {
      shuffle(at / pairs);
      out.add(1L + order[(int) (at % pairs)]);
    }
    return out;
  }

  private void shuffle(long wanted) {
    if (wanted == pass) return;
    pass = wanted;
    order = new int[pairs];
    Random random = Draws.of(seed, Draws.Purpose.OFFLINE, pass);
    for (int i = 0; i < pairs; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
  }
}
