package io.tributary.app.faults;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** How the members of a cluster reach one another. */
interface Network extends AutoCloseable {
  /** All at one address, with nothing in between. */
  Network DIRECT =
      (node, seeds) ->
          """
          akka.remote.artery.canonical { hostname = "127.0.0.1", port = %d }
          akka.cluster.seed-nodes = [%s]
          """
              .formatted(
                  node.port(),
                  seeds.stream()
                      .map(seed -> "\"akka://tributary@127.0.0.1:%d\"".formatted(seed.port()))
                      .collect(Collectors.joining(", ")));

  /** The settings of a node's actor system. */
  String address(Node node, List<Node> seeds);

  /** Called once, before any of them starts. */
  default void connect(Collection<Node> nodes) throws IOException {}

  @Override
  default void close() {}
}
