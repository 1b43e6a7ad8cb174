package io.tributary.actors;

import io.tributary.api.Judge;
import io.tributary.gpu.RolloutEngine;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.metrics.Metrics;
import io.tributary.streams.prompts.PromptSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * What a node of the cluster is put together from: a part for each of its {@link Role roles}, made
 * and closed as {@link StreamParts} says. The pair logs stay open when the node ends.
 *
 * @param metrics where everything on the node reports its figures
 */
public record NodeParts(
    Optional<Feed> feed,
    Optional<Generators> generators,
    Optional<Judges> judges,
    Optional<Buffers> buffers,
    Optional<LearnerParts> learner,
    Metrics metrics) {

  /**
   * The feed's part.
   *
   * @param takeOver begins the feed's time, and ends that of the feed before, whose writes are
   *     refused from then on; called where it may block
   * @param prompts the same on every node that may run the feed
   */
  public record Feed(Supplier<? extends PairLog> takeOver, PromptSource prompts) {}

  /**
   * The generators' part.
   *
   * @param engines makes generator i's engine, as soon as the follower is ready
   * @param follower brings the weights
   */
  public record Generators(IntFunction<? extends RolloutEngine> engines, PolicyFollower follower) {}

  /**
   * The judges' part.
   *
   * @param judges makes judge i; empty if the objective takes bare samples
   */
  public record Judges(Optional<IntFunction<? extends Judge>> judges) {}

  /** The buffers' part. */
  public record Buffers(PairLog pairLog) {}

  public NodeParts {
    if (feed.isEmpty()
        && generators.isEmpty()
        && judges.isEmpty()
        && buffers.isEmpty()
        && learner.isEmpty()) {
      throw new IllegalArgumentException("a node needs a role");
    }
  }

  /** The roles that there are parts for. */
  public Set<Role> roles() {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    feed.ifPresent(part -> roles.add(Role.FEED));
    generators.ifPresent(part -> roles.add(Role.GENERATOR));
    judges.ifPresent(part -> roles.add(Role.JUDGE));
    buffers.ifPresent(part -> roles.add(Role.BUFFER));
    learner.ifPresent(part -> roles.add(Role.LEARNER));
    return roles;
  }
}
