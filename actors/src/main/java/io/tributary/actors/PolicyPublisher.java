package io.tributary.actors;

import io.tributary.api.PolicyVersion;
import java.util.List;

/**
 * Makes the learner's new weights reachable for other nodes. Called on the learner's thread, right
 * after the engine has put them into its own JVM's store.
 */
@FunctionalInterface
public interface PolicyPublisher {
  /** Nobody outside of this JVM samples. */
  PolicyPublisher NONE = version -> List.of();

  /**
   * A version is there. What this throws ends the learner.
   *
   * @return where it can be had from, as the generators' {@link PolicyFollower} understands it;
   *     announced to all of them if not empty
   */
  List<String> published(PolicyVersion version);
}
