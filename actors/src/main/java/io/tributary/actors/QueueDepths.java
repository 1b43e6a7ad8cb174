package io.tributary.actors;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How much waits in a node's queues, by name: everybody who has one says so whenever that changes,
 * and what all that live have is summed. Safe for threads.
 */
final class QueueDepths {
  private final Map<Object, Map<String, Long>> byOwner = new ConcurrentHashMap<>();

  /** All queues of an owner, in place of what it said before. */
  void set(Object owner, Map<String, Long> depths) {
    byOwner.put(owner, Map.copyOf(depths));
  }

  /** The owner has ended, or moved to another node. */
  void remove(Object owner) {
    byOwner.remove(owner);
  }

  Map<String, Long> now() {
    Map<String, Long> sums = new TreeMap<>();
    for (Map<String, Long> depths : byOwner.values()) {
      depths.forEach((queue, depth) -> sums.merge(queue, depth, Long::sum));
    }
    return sums;
  }
}
