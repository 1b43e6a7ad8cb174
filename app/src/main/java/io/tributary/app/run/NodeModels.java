package io.tributary.app.run;

import io.tributary.actors.EvaluationTask;
import io.tributary.actors.LearnerParts;
import io.tributary.actors.Mixture;
import io.tributary.actors.NodeParts;
import io.tributary.actors.Role;
import io.tributary.api.Judge;
import io.tributary.app.display.RunDisplay;
import io.tributary.config.ResolvedSettings;
import io.tributary.gpu.LocalWeightStore;
import io.tributary.gpu.files.FileHashes;
import io.tributary.gpu.model.ModelIdentity;
import io.tributary.streams.log.SharedPairLog;
import io.tributary.streams.metrics.Metrics;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** The models of a node that samples, trains, or judges by a reward model. */
final class NodeModels implements NodeEngines {
  private final RunContext context;
  private final LocalWeightStore store;
  private final ModelWeights content;
  private final NodeWeights weights;
  private final Optional<LearnerStart> learner;
  private final Optional<SharedPairLog> log;
  private final StreamAssembly assembly;
  private final Mixture mixture;

  private NodeModels(
      RunContext context,
      Path own,
      Set<Role> roles,
      Optional<SharedPairLog> log,
      Metrics metrics,
      RunDisplay display) {
    this.context = context;
    this.log = log;
    this.store = new LocalWeightStore(context.settings().pairs().versionsBack());
    this.assembly = new StreamAssembly(context, store, log.orElse(null));
    this.learner =
        roles.contains(Role.LEARNER)
            ? Optional.of(LearnerStart.of(context, log.orElseThrow(), store, display))
            : Optional.empty();
    try {
      this.mixture =
          roles.contains(Role.LEARNER)
              ? HybridChoice.mixture(context, log.orElseThrow(), display)
              : Mixture.NONE;
      learner.ifPresent(start -> LearnerStart.baseline(context, assembly));
      String base = ModelIdentity.of(context.place(), new FileHashes(hashes(context)));
      this.content =
          new ModelWeights(
              context.reference(),
              Lora.fresh(context.settings(), context.reference()),
              store,
              base);
      this.weights =
          NodeWeights.open(
              context.settings().weights(),
              own.getFileName().toString(),
              own.resolve("weights"),
              roles,
              new NodePolicy(content),
              metrics);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** Shared by all nodes on this machine. */
  private static Path hashes(RunContext context) {
    return context.settings().run().cacheFolder().resolve("file-hashes.json");
  }

  static NodeModels load(
      ResolvedSettings resolved,
      RunFolder folder,
      Path own,
      Set<Role> roles,
      Optional<SharedPairLog> log,
      Metrics metrics,
      RunDisplay display) {
    PhaseSeconds seconds = new PhaseSeconds(own.resolve("seconds.json"));
    RunContext context =
        new Preparation(resolved, false, display, seconds, Duties.ofNode(roles)).prepare(folder);
    try {
      return new NodeModels(context, own, roles, log, metrics, display);
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
  }

  @Override
  public NodeParts.Generators generators() {
    return new NodeParts.Generators(assembly::generator, weights.follower());
  }

  @Override
  public Optional<IntFunction<? extends Judge>> judges() {
    return assembly.judges();
  }

  @Override
  public LearnerParts learner(Metrics metrics) {
    LearnerStart start = learner.orElseThrow();
    return new LearnerParts(
        log.orElseThrow(),
        () -> weights.term(log.orElseThrow()),
        start::open,
        Optional.of((Supplier<EvaluationTask>) () -> assembly.validation(context.proxy())),
        start.checkpointer(),
        metrics,
        Optional.of(HeldVersions.of(context, log.orElseThrow())),
        mixture);
  }

  @Override
  public OptionalLong policyVersion() {
    return weights.version();
  }

  @Override
  public void close() {
    weights.close();
    store.close();
    content.close();
    context.close();
  }
}
