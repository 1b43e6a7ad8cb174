package io.tributary.app.run;

import io.tributary.actors.LearnerParts;
import io.tributary.actors.NodeParts;
import io.tributary.actors.Role;
import io.tributary.api.Judge;
import io.tributary.app.display.RunDisplay;
import io.tributary.config.ResolvedSettings;
import io.tributary.config.Settings;
import io.tributary.streams.log.SharedPairLog;
import io.tributary.streams.metrics.Metrics;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;

/**
 * A node whose engines compute nothing and take their declared time; weights, checkpoints and all
 * the rest are those of any node.
 */
final class SimulatedEngines implements NodeEngines {
  private final SimulatedSpeeds speeds = SimulatedSpeeds.ofThisJvm();
  private final AtomicReference<SimulatedPolicy> policy =
      new AtomicReference<>(SimulatedPolicy.start());
  private final Settings settings;
  private final Optional<SharedPairLog> log;
  private final NodeWeights weights;
  private final Optional<LearnerStart> learner;

  SimulatedEngines(
      ResolvedSettings resolved,
      RunFolder folder,
      Path own,
      Set<Role> roles,
      Optional<SharedPairLog> log,
      Metrics metrics,
      RunDisplay display) {
    this.settings = resolved.settings();
    this.log = log;
    learner =
        roles.contains(Role.LEARNER)
            ? Optional.of(
                new LearnerStart(
                    resolved,
                    folder,
                    log.orElseThrow(),
                    () -> new SimulatedLearner(speeds, policy),
                    display))
            : Optional.empty();
    weights =
        NodeWeights.open(
            settings.weights(),
            own.getFileName().toString(),
            own.resolve("weights"),
            roles,
            new NodePolicy(new SimulatedWeights(policy)),
            metrics);
  }

  @Override
  public NodeParts.Generators generators() {
    int slots = settings.generation().candidates() * settings.generation().promptsPerUnit();
    return new NodeParts.Generators(
        index -> new SimulatedRollout(speeds, policy, slots), weights.follower());
  }

  @Override
  public Optional<IntFunction<? extends Judge>> judges() {
    JudgeChoice judge = new JudgeChoice(settings.judge().type(), settings.judge().options());
    IntFunction<Judge> make = index -> judge.create();
    return Optional.of(make);
  }

  @Override
  public LearnerParts learner(Metrics metrics) {
    LearnerStart start = learner.orElseThrow();
    return new LearnerParts(
        log.orElseThrow(),
        () -> weights.term(log.orElseThrow()),
        start::open,
        Optional.empty(),
        start.checkpointer(),
        metrics);
  }

  @Override
  public OptionalLong policyVersion() {
    return weights.version();
  }

  @Override
  public void close() {
    weights.close();
  }
}
