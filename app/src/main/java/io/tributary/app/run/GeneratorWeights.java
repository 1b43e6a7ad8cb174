package io.tributary.app.run;

import io.tributary.actors.PolicyAnnounced;
import io.tributary.actors.PolicyFollower;
import io.tributary.app.UserError;
import io.tributary.streams.metrics.Metrics;
import io.tributary.streams.weights.HeldVersion;
import io.tributary.streams.weights.Manifest;
import io.tributary.streams.weights.PullStats;
import io.tributary.streams.weights.VersionId;
import io.tributary.streams.weights.VersionStore;
import io.tributary.streams.weights.WeightPuller;
import io.tributary.streams.weights.WeightServer;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A generator node has the newest weights that it could get: pulled to its disk, from where others
 * have them too, and put into this JVM's store.
 */
final class GeneratorWeights implements AutoCloseable {
  private final NodePolicy policy;
  private final VersionStore pulled;
  private final WeightServer server;
  private final WeightPuller puller;
  private volatile Optional<RuntimeException> failure = Optional.empty();

  private GeneratorWeights(
      WeightPlaces places,
      NodePolicy policy,
      VersionStore pulled,
      WeightServer server,
      Metrics metrics) {
    this.policy = policy;
    this.pulled = pulled;
    this.server = server;
    puller = WeightPuller.start(pulled, places.puller(server), new Arrivals(metrics));
  }

  /**
   * @throws UserError if versions that are here already are of another model
   */
  static GeneratorWeights open(WeightPlaces places, NodePolicy policy, Metrics metrics) {
    VersionStore pulled = places.openPulled();
    WeightServer server = null;
    try {
      if (policy.wantsOlder()) {
        for (VersionId id : pulled.versions()) {
          pulled.acquire(id).ifPresent(version -> takeOwn(policy, pulled, version));
        }
      }
      pulled.current().ifPresent(version -> takeOwn(policy, pulled, version));
      server = WeightServer.sharing(pulled, places.server());
      return new GeneratorWeights(places, policy, pulled, server, metrics);
    } catch (RuntimeException e) {
      if (server != null) server.close();
      pulled.close();
      throw e;
    }
  }

  private static void takeOwn(NodePolicy policy, VersionStore pulled, HeldVersion version) {
    Optional<String> refused = policy.refuses(version.manifest());
    if (refused.isEmpty()) {
      policy.take(version);
      return;
    }
    version.close();
    throw UserError.failed(pulled.folder() + ": " + refused.get())
        .withHint("put the model back that was there, or delete the folder of pulled versions");
  }

  private final class Arrivals implements WeightPuller.Listener {
    private final Metrics metrics;

    Arrivals(Metrics metrics) {
      this.metrics = metrics;
    }

    @Override
    public void pulled(HeldVersion version, PullStats stats) {
      long number = version.id().number();
      policy.take(version);
      metrics.record(number, stats.metrics());
    }

    @Override
    public Optional<String> refuses(Manifest manifest) {
      Optional<String> refused = policy.refuses(manifest);
      failure = refused.map(why -> UserError.failed("no weights for this node: " + why));
      return refused;
    }
  }

  /** Follows what is announced. */
  PolicyFollower follower() {
    return new PolicyFollower() {
      private Optional<URI> learner = Optional.empty();

      @Override
      public void announced(PolicyAnnounced announced) {
        List<URI> holders = announced.holders().stream().map(URI::create).toList();
        Optional<URI> now = holders.stream().findFirst();
        // a repeated announcement is no reason to look again
        if (!now.equals(learner)) now.ifPresent(puller::learnerAt);
        learner = now;
        puller.announced(new VersionId(announced.epoch(), announced.version()), holders);
      }

      @Override
      public boolean ready() {
        return policy.version().isPresent();
      }

      @Override
      public Optional<RuntimeException> failure() {
        return failure;
      }
    };
  }

  @Override
  public void close() {
    puller.close();
    server.close();
    pulled.close();
  }
}
