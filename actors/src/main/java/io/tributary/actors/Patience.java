package io.tributary.actors;

import java.time.Duration;

/**
 * After how long what may have been lost between two actors is said again. Every repetition changes
 * nothing if the first one arrived.
 *
 * @param tick a generator repeats a request for work, and a unit handed on without an answer
 * @param commit a stage repeats a commit, and tells the feed which units it has
 * @param reconcile the feed compares its board with the pair log if nothing moves; six times as
 *     long if something does
 * @param poll the learner looks for examples that nobody told it of
 * @param claim a feed that takes over waits so long for those who still have its units
 * @param refuse a full stage sends units away, to another stage, where it could hold them without
 *     an answer
 * @param endless the pair log's failures are waited out, for ever
 */
record Patience(
    Duration tick,
    Duration commit,
    Duration reconcile,
    Duration poll,
    Duration claim,
    boolean refuse,
    boolean endless) {
  /** Within one JVM nothing is lost, and one stage is all there is. */
  static final Patience ONE_JVM =
      new Patience(
          Duration.ofSeconds(2),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ZERO,
          false,
          false);

  /** Between JVMs any message may be lost, and any of them may die. */
  static final Patience CLUSTER =
      new Patience(
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          true,
          true);
}
