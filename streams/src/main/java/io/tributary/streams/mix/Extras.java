package io.tributary.streams.mix;

import java.util.List;

/**
 * What one learner step holds beside its new examples, in batch order behind them.
 *
 * @param replayed sequence numbers of examples that an earlier step trained as new
 * @param offline pairs of the preference file, counted from 1; a short file may give one twice
 */
public record Extras(List<Long> replayed, List<Long> offline) {
  public static final Extras NONE = new Extras(List.of(), List.of());

  public Extras {
    replayed = List.copyOf(replayed);
    offline = List.copyOf(offline);
  }

  public boolean isEmpty() {
    return replayed.isEmpty() && offline.isEmpty();
  }
}
