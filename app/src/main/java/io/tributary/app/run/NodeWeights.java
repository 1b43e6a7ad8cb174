package io.tributary.app.run;

import io.tributary.actors.LearnerTerm;
import io.tributary.actors.PolicyFollower;
import io.tributary.actors.Role;
import io.tributary.config.WeightsSettings;
import io.tributary.streams.log.SharedPairLog;
import io.tributary.streams.metrics.Metrics;
import io.tributary.streams.weights.WeightToken;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The weights of a node: a learner's go from this JVM's store to disk and are served from there; a
 * generator's are pulled to disk, served to others, and put into this JVM's store.
 */
final class NodeWeights implements AutoCloseable {
  private final NodePolicy policy;
  private final Optional<LearnerWeights> made;
  private final Optional<GeneratorWeights> pulled;

  private NodeWeights(
      NodePolicy policy, Optional<LearnerWeights> made, Optional<GeneratorWeights> pulled) {
    this.policy = policy;
    this.made = made;
    this.pulled = pulled;
  }

  /**
   * Opens what the roles need; if that fails, nothing stays open.
   *
   * @param node unlike all others' names
   * @param folder the node's own
   */
  static NodeWeights open(
      WeightsSettings settings,
      String node,
      Path folder,
      Set<Role> roles,
      NodePolicy policy,
      Metrics metrics) {
    Optional<String> token = WeightToken.read(settings.tokenFile(), System.getenv());
    WeightPlaces places = new WeightPlaces(settings, node, folder, token);
    Optional<LearnerWeights> made =
        roles.contains(Role.LEARNER)
            ? Optional.of(LearnerWeights.open(places, policy))
            : Optional.empty();
    try {
      Optional<GeneratorWeights> pulled =
          roles.contains(Role.GENERATOR)
              ? Optional.of(GeneratorWeights.open(places, policy, metrics))
              : Optional.empty();
      return new NodeWeights(policy, made, pulled);
    } catch (RuntimeException e) {
      made.ifPresent(LearnerWeights::close);
      throw e;
    }
  }

  /** Begins a learner's time on this node. */
  LearnerTerm term(SharedPairLog log) {
    return made.orElseThrow().term(log);
  }

  /** Follows what is announced; for a node with generators. */
  PolicyFollower follower() {
    return pulled.orElseThrow().follower();
  }

  OptionalLong version() {
    return policy.version();
  }

  @Override
  public void close() {
    pulled.ifPresent(GeneratorWeights::close);
    made.ifPresent(LearnerWeights::close);
  }
}
