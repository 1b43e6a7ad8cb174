package io.tributary.actors;

import io.tributary.api.PolicyVersion;
import io.tributary.streams.log.LoggedExample;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Examples that the learner has read and not yet trained; an example that the ledger holds never
 * comes in, so none is trained twice.
 */
final class ExampleQueue {
  private final StreamSettings.Pairing pairing;
  private final Set<Long> used;
  private final Deque<LoggedExample> waiting = new ArrayDeque<>();
  private final List<Long> stale = new ArrayList<>();
  private long cursor;

  /**
   * @param used sequence numbers in the ledger, trained or stale
   */
  ExampleQueue(Collection<Long> used) {
    this(used, StreamSettings.Pairing.BEST_WORST);
  }

  /**
   * @param pairing says which version the lag of an example is counted from
   */
  ExampleQueue(Collection<Long> used, StreamSettings.Pairing pairing) {
    this.pairing = pairing;
    this.used = new HashSet<>(used);
    while (this.used.remove(cursor + 1)) cursor++;
  }

  /** All examples up to this sequence number were read. */
  long cursor() {
    return cursor;
  }

  /** Takes what was read after the cursor, in order. */
  void add(List<LoggedExample> read) {
    for (LoggedExample example : read) {
      if (example.sequence() <= cursor) {
        throw new IllegalArgumentException(
            "example " + example.sequence() + " was read before; the cursor is at " + cursor);
      }
      cursor = example.sequence();
      if (!used.remove(example.sequence())) waiting.add(example);
    }
  }

  /**
   * Sets aside the examples whose policy lag is too large.
   *
   * @return how many they were
   */
  int passOverStale(PolicyVersion current, long maxLag) {
    int before = stale.size();
    for (Iterator<LoggedExample> examples = waiting.iterator(); examples.hasNext(); ) {
      LoggedExample example = examples.next();
      if (current.lagOf(pairing.since(example.example())) > maxLag) {
        stale.add(example.sequence());
        examples.remove();
      }
    }
    return stale.size() - before;
  }

  /** Whether some were set aside that the ledger has not got yet. */
  boolean hasStale() {
    return !stale.isEmpty();
  }

  int size() {
    return waiting.size();
  }

  /** The next examples in order of commit, at most {@code most}. */
  List<LoggedExample> take(int most) {
    List<LoggedExample> taken = new ArrayList<>();
    while (taken.size() < most && !waiting.isEmpty()) taken.add(waiting.remove());
    return taken;
  }

  /** All examples, by unit and then by place in the unit: an order that chance has no part in. */
  List<LoggedExample> takeByUnit() {
    List<LoggedExample> taken = take(waiting.size());
    // Within a unit the sequence numbers follow the prompts.
    taken.sort(
        Comparator.comparingLong(LoggedExample::unit).thenComparingLong(LoggedExample::sequence));
    return taken;
  }

  /** The examples passed over since the last call; the ledger's next step takes them along. */
  List<Long> takeStale() {
    List<Long> taken = List.copyOf(stale);
    stale.clear();
    return taken;
  }
}
