package io.tributary.actors;

import io.tributary.api.PolicyVersion;
import java.util.Optional;

/**
 * Makes the learner's new weights reachable for other nodes. Called on the learner's thread, right
 * after the engine has put them into its own JVM's store.
 */
@FunctionalInterface
public interface PolicyPublisher {
  /** Nobody outside of this JVM samples. */
  PolicyPublisher NONE = version -> Optional.empty();

  /**
   * A version is there. What this throws ends the learner.
   *
   * @return what all generators are told of, if they are
   */
  Optional<PolicyAnnounced> published(PolicyVersion version);
}
