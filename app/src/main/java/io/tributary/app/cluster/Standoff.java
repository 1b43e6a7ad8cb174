package io.tributary.app.cluster;

import java.time.Duration;
import java.util.Collection;

/**
 * Whether the nodes of a cluster wait for each other: all of them answer, none is up, and that for
 * longer than joining takes. It happens when so many die at once that the rest give up, too: those
 * that were started to join the rest then wait for them, and they for those.
 */
final class Standoff {
  /** Far beyond akka.cluster.seed-node-timeout. */
  static final Duration LONGEST_JOIN = Duration.ofSeconds(60);

  private long since = -1;

  /**
   * Takes a look.
   *
   * @param nanos the time of it
   * @return whether one of them has to found the cluster anew; then it counts from here again
   */
  boolean seen(Collection<Standing> all, long nanos) {
    boolean waiting = !all.isEmpty() && all.stream().allMatch(one -> one == Standing.OUTSIDE);
    if (!waiting) {
      since = -1;
      return false;
    }
    if (since < 0) since = nanos;
    if (nanos - since < LONGEST_JOIN.toNanos()) return false;
    since = -1;
    return true;
  }
}
