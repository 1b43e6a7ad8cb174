package io.tributary.streams.weights;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;

/** Says which part to fetch next, and from whom. */
interface Assigner {
  /**
   * A part to fetch.
   *
   * @param holder a name for the source; the learner's is empty
   * @param giver the same, of which no two sources have one: learners follow one another
   */
  record Task(int part, String holder, String giver, PartSource source) {}

  /**
   * What to fetch now, at most {@code slots}; none if something must come to others first.
   *
   * @param have parts that are here
   * @param busy parts that are being fetched
   * @throws IOException if the version cannot be had any more
   */
  List<Task> next(BitSet have, BitSet busy, int slots) throws IOException;

  /** A part did not come. */
  void failed(Task task, boolean damaged);

  /** Whether another learner has taken over, so that nobody wants the version any more. */
  default boolean replaced() {
    return false;
  }
}
