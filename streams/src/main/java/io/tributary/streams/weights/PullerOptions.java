package io.tributary.streams.weights;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a node gets its weights.
 *
 * @param name of this node, the same in all it tells the learner
 * @param learner where the learner serves, such as {@code http://10.0.0.1:7390}; empty with a
 *     shared folder
 * @param sharedFolder the learner's store on a file system that this node sees too
 * @param self where this node serves what it has; empty if it does not
 * @param poll time between two looks for a newer version, announced or not
 * @param connections parts fetched at the same time
 * @param timeout after which a transfer on which nothing moves is given up
 * @param token sent with every request
 */
public record PullerOptions(
    String name,
    Optional<URI> learner,
    Optional<Path> sharedFolder,
    Optional<URI> self,
    Duration poll,
    int connections,
    Duration timeout,
    Optional<String> token) {
  public PullerOptions {
    if (learner.isPresent() && sharedFolder.isPresent()) {
      throw new IllegalArgumentException(
          "give where the learner serves weights or a shared folder, not both");
    }
    if (connections < 1 || connections > 64) {
      throw new IllegalArgumentException("connections " + connections + "; it must be 1 to 64");
    }
  }

  /** From a learner's server, four parts at a time. */
  public static PullerOptions from(URI learner, String name, Optional<URI> self) {
    return new PullerOptions(
        name,
        Optional.of(learner),
        Optional.empty(),
        self,
        Duration.ofSeconds(5),
        4,
        Duration.ofSeconds(30),
        Optional.empty());
  }
}
