package io.tributary.app.run;

import io.tributary.actors.LearnerParts;
import io.tributary.actors.NodeParts;
import io.tributary.actors.Role;
import io.tributary.api.Judge;
import io.tributary.app.display.RunDisplay;
import io.tributary.config.ResolvedSettings;
import io.tributary.streams.log.SharedPairLog;
import io.tributary.streams.metrics.Metrics;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntFunction;

/** What samples, trains and judges on a node, and the weights it does so with. */
interface NodeEngines extends AutoCloseable {
  /** Makes the engines of a node that samples, trains, or judges by a reward model. */
  @FunctionalInterface
  interface Maker {
    /**
     * @param own the node's own folder, called by the node's name
     * @param log there for a learner
     */
    NodeEngines make(
        ResolvedSettings resolved,
        RunFolder folder,
        Path own,
        Set<Role> roles,
        Optional<SharedPairLog> log,
        Metrics metrics,
        RunDisplay display);
  }

  NodeParts.Generators generators();

  /** Empty if the objective takes bare samples. */
  Optional<IntFunction<? extends Judge>> judges();

  LearnerParts learner(Metrics metrics);

  /** Of the weights on this node, if it has any. */
  OptionalLong policyVersion();

  @Override
  void close();
}
