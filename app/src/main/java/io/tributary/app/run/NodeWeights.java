package io.tributary.app.run;

import io.tributary.actors.LearnerTerm;
import io.tributary.actors.PolicyAnnounced;
import io.tributary.actors.PolicyFollower;
import io.tributary.actors.Role;
import io.tributary.config.WeightsSettings;
import io.tributary.streams.log.PublishedVersion;
import io.tributary.streams.log.SharedPairLog;
import io.tributary.streams.log.WriterRole;
import io.tributary.streams.metrics.Metrics;
import io.tributary.streams.weights.HeldVersion;
import io.tributary.streams.weights.Manifest;
import io.tributary.streams.weights.PullStats;
import io.tributary.streams.weights.PullerOptions;
import io.tributary.streams.weights.ServerOptions;
import io.tributary.streams.weights.StoreOptions;
import io.tributary.streams.weights.VersionId;
import io.tributary.streams.weights.VersionStore;
import io.tributary.streams.weights.WeightPuller;
import io.tributary.streams.weights.WeightServer;
import io.tributary.streams.weights.WeightToken;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The weights of a node: a learner's go from this JVM to disk and are served from there; a
 * generator's are pulled to disk, served to others, and put into this JVM.
 */
final class NodeWeights implements AutoCloseable {
  private final WeightsSettings settings;
  private final String node;
  private final WeightContent content;
  private final Metrics metrics;
  private final Optional<String> token;
  private final Optional<VersionStore> made;
  private final Optional<WeightServer> serving;
  private final Optional<Pulling> pulling;

  /** Of the weights in this JVM's store. */
  private Optional<VersionId> here = Optional.empty();

  /** A generator node's own copies. */
  private record Pulling(VersionStore versions, WeightServer server, WeightPuller puller) {}

  /**
   * @param node unlike all others' names
   * @param folder the node's own
   * @param content outlives this
   */
  NodeWeights(
      WeightsSettings settings,
      String node,
      Path folder,
      Set<Role> roles,
      WeightContent content,
      Metrics metrics) {
    this.settings = settings;
    this.node = node;
    this.content = content;
    this.metrics = metrics;
    this.token = WeightToken.read(settings.tokenFile(), System.getenv());
    Path own = settings.folder().map(given -> given.resolve(node)).orElse(folder);
    made = roles.contains(Role.LEARNER) ? Optional.of(openMade(own)) : Optional.empty();
    serving =
        settings.sharedFolder().isPresent()
            ? Optional.empty()
            : made.map(versions -> WeightServer.tracking(versions, serverOptions()));
    pulling =
        roles.contains(Role.GENERATOR)
            ? Optional.of(pull(own.resolve("pulled")))
            : Optional.empty();
  }

  private VersionStore openMade(Path own) {
    return settings
        .sharedFolder()
        .map(shared -> VersionStore.open(shared, StoreOptions.shared(settings.keep())))
        .orElseGet(
            () -> VersionStore.open(own.resolve("made"), StoreOptions.publishing(settings.keep())));
  }

  private ServerOptions serverOptions() {
    return new ServerOptions(
        new InetSocketAddress(settings.host(), settings.port()),
        settings.connections(),
        settings.timeout(),
        token);
  }

  private URI reachable(WeightServer server) {
    if (settings.advertise().equals(WeightsSettings.AUTO)) return server.uri();
    return URI.create("http://%s:%d".formatted(settings.advertise(), server.address().getPort()));
  }

  private Pulling pull(Path own) {
    VersionStore versions = VersionStore.open(own, StoreOptions.pulled(settings.keep()));
    versions.current().ifPresent(this::take);
    WeightServer server = WeightServer.sharing(versions, serverOptions());
    PullerOptions options =
        new PullerOptions(
            node,
            Optional.empty(),
            settings.sharedFolder(),
            Optional.of(reachable(server)),
            settings.poll(),
            settings.fetches(),
            settings.timeout(),
            token);
    return new Pulling(versions, server, WeightPuller.start(versions, options, this::pulled));
  }

  private void pulled(HeldVersion version, PullStats stats) {
    long number = version.id().number();
    take(version);
    metrics.record(number, stats.metrics());
  }

  private synchronized void take(HeldVersion version) {
    try (version) {
      // This JVM's own learner may have put newer ones there.
      if (here.filter(mine -> mine.compareTo(version.id()) >= 0).isPresent()) return;
      content.take(version);
      here = Optional.of(version.id());
    }
  }

  /** Begins a learner's time on this node. */
  LearnerTerm term(SharedPairLog log) {
    long epoch = log.acquireEpoch(WriterRole.LEARNER, node);
    SharedPairLog mine = log.as(WriterRole.LEARNER, epoch);
    return new LearnerTerm(mine, version -> Optional.of(publish(mine, epoch, version.number())));
  }

  private PolicyAnnounced publish(SharedPairLog log, long epoch, long number) {
    VersionId id = new VersionId(epoch, number);
    synchronized (this) {
      here = Optional.of(id);
    }
    Manifest manifest = content.publish(made.orElseThrow(), id);
    log.publish(new PublishedVersion(number, manifest.digest()));
    List<String> holders = serving.map(this::reachable).map(URI::toString).stream().toList();
    return new PolicyAnnounced(epoch, number, holders);
  }

  /** Follows what is announced; for a node with generators. */
  PolicyFollower follower() {
    Pulling part = pulling.orElseThrow();
    return new PolicyFollower() {
      private Optional<URI> learner = Optional.empty();

      @Override
      public void announced(PolicyAnnounced policy) {
        List<URI> holders = policy.holders().stream().map(URI::create).toList();
        Optional<URI> now = holders.stream().findFirst();
        // a repeated announcement is no reason to look again
        if (!now.equals(learner)) now.ifPresent(part.puller()::learnerAt);
        learner = now;
        part.puller().announced(new VersionId(policy.epoch(), policy.version()), holders);
      }

      @Override
      public boolean ready() {
        return version().isPresent();
      }
    };
  }

  synchronized OptionalLong version() {
    return here.map(id -> OptionalLong.of(id.number())).orElse(OptionalLong.empty());
  }

  @Override
  public void close() {
    pulling.ifPresent(
        part -> {
          part.puller().close();
          part.server().close();
          part.versions().close();
        });
    serving.ifPresent(WeightServer::close);
    made.ifPresent(VersionStore::close);
  }
}
