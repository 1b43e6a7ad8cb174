package io.tributary.app.run;

import io.tributary.config.WeightsSettings;
import io.tributary.streams.weights.PullerOptions;
import io.tributary.streams.weights.ServerOptions;
import io.tributary.streams.weights.StoreOptions;
import io.tributary.streams.weights.VersionStore;
import io.tributary.streams.weights.WeightServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a node keeps, serves and finds versions, by its settings.
 *
 * @param node unlike all others' names
 * @param folder the node's own, unless the settings name another
 * @param token that nodes share
 */
record WeightPlaces(WeightsSettings settings, String node, Path folder, Optional<String> token) {
  private Path own() {
    return settings.folder().map(given -> given.resolve(node)).orElse(folder);
  }

  /** For what the node's learner makes. */
  VersionStore openMade() {
    return settings
        .sharedFolder()
        .map(shared -> VersionStore.open(shared, StoreOptions.shared(settings.keep())))
        .orElseGet(
            () ->
                VersionStore.open(own().resolve("made"), StoreOptions.publishing(settings.keep())));
  }

  VersionStore openPulled() {
    return VersionStore.open(own().resolve("pulled"), StoreOptions.pulled(settings.keep()));
  }

  /** With a shared folder nothing is served by the learner. */
  boolean serves() {
    return settings.sharedFolder().isEmpty();
  }

  ServerOptions server() {
    return new ServerOptions(
        new InetSocketAddress(settings.host(), settings.port()),
        settings.connections(),
        settings.timeout(),
        token);
  }

  /** What other nodes reach a server of this node by. */
  URI reachable(WeightServer server) {
    if (settings.advertise().equals(WeightsSettings.AUTO)) return server.uri();
    return URI.create("http://%s:%d".formatted(settings.advertise(), server.address().getPort()));
  }

  /**
   * How this node pulls.
   *
   * @param serving what it has
   */
  PullerOptions puller(WeightServer serving) {
    return new PullerOptions(
        node,
        Optional.empty(),
        settings.sharedFolder(),
        Optional.of(reachable(serving)),
        settings.poll(),
        settings.fetches(),
        settings.timeout(),
        token);
  }
}
