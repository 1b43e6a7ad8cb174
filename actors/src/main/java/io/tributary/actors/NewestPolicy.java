package io.tributary.actors;

import io.tributary.api.PolicyVersion;

/**
 * What a node was told of the newest learner's weights; what an earlier learner still announces
 * changes nothing. Told by the node's guardian, asked by its generators on their threads.
 */
final class NewestPolicy {
  private static final long NONE = -1;

  private final long maxLag;
  private long epoch = NONE;
  private long version = NONE;

  /**
   * @param maxLag versions that an example may be behind; what is sampled with older weights would
   *     be passed over
   */
  NewestPolicy(long maxLag) {
    this.maxLag = maxLag;
  }

  /** Gives back whether the announcement is the newest learner's. */
  synchronized boolean told(PolicyAnnounced policy) {
    if (policy.epoch() < epoch) return false;
    // A new learner begins at its checkpoint, which is earlier.
    version = policy.epoch() > epoch ? policy.version() : Math.max(version, policy.version());
    epoch = policy.epoch();
    return true;
  }

  /** Whether whatever is sampled with these weights is stale already. */
  synchronized boolean leavesBehind(PolicyVersion mine) {
    return version - mine.number() > maxLag;
  }
}
