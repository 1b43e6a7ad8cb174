package io.tributary.actors;

import java.util.Optional;

/**
 * Brings the learner's weights to a node that samples: it ends in the store that the node's rollout
 * engines take them from. Announcements may be lost, repeated and out of order; whoever implements
 * this also looks by itself from time to time.
 */
public interface PolicyFollower {
  /** The learner is in the same JVM. */
  PolicyFollower LOCAL = policy -> {};

  /** A version is to be had; must return at once. */
  void announced(PolicyAnnounced policy);

  /** Whether the node has weights to sample with. */
  default boolean ready() {
    return true;
  }

  /** Why the node can never sample with the learner's weights, if it cannot: it ends then. */
  default Optional<RuntimeException> failure() {
    return Optional.empty();
  }
}
