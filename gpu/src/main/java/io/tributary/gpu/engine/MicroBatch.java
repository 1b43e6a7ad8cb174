package io.tributary.gpu.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * What is computed in one pass at most.
 *
 * @param examples at least 1
 * @param tokens of all examples, as they are packed; an example that has more is computed alone
 */
public record MicroBatch(int examples, int tokens) {
  /** Any number of tokens. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  public MicroBatch {
    if (examples < 1) throw new IllegalArgumentException("a micro-batch of " + examples);
    if (tokens < 1) throw new IllegalArgumentException("a micro-batch of " + tokens + " tokens");
  }

  /** So many examples, whatever their length. */
  public static MicroBatch of(int examples) {
    return new MicroBatch(examples, UNLIMITED);
  }

  /** Cuts a batch into parts that keep to the limits, in order. */
  <E> List<List<E>> split(Objective<E> objective, List<E> batch) {
    List<List<E>> parts = new ArrayList<>();
    int from = 0;
    long held = 0;
    for (int i = 0; i < batch.size(); i++) {
      int more = objective.tokens(batch.get(i));
      if (i > from && (i - from == examples || held + more > tokens)) {
        parts.add(batch.subList(from, i));
        from = i;
        held = 0;
      }
      held += more;
    }
    if (from < batch.size()) parts.add(batch.subList(from, batch.size()));
    return parts;
  }

  /** Half of the largest of these parts. */
  <E> MicroBatch halfOf(Objective<E> objective, List<List<E>> parts) {
    int most = parts.stream().mapToInt(List::size).max().orElse(1);
    int longest = parts.stream().mapToInt(part -> tokens(objective, part)).max().orElse(1);
    return new MicroBatch(Math.max(1, most / 2), Math.max(1, longest / 2));
  }

  static <E> int tokens(Objective<E> objective, List<E> part) {
    return part.stream().mapToInt(objective::tokens).sum();
  }
}
