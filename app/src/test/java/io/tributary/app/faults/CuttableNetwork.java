package io.tributary.app.faults;

import io.tributary.app.cluster.LocalPorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * A network that can be parted without any privilege. Of 127.0.0.0/8, which is all this machine's
 * loopback on Linux, node i is called by the others at 127.0.1.i, where a gateway stands, listens
 * itself at 127.0.2.i, and calls from 127.0.3.i; so a gateway knows who is calling whom. A
 * learner's weights go through a gateway too.
 */
final class CuttableNetwork implements Network {
  private final List<Node> nodes = new ArrayList<>();
  private final List<Gateway> gateways = new ArrayList<>();

  /** Where learners' weights are served, by the learner's number. */
  private final Map<Integer, Integer> weights = new HashMap<>();

  /** The nodes of the smaller part. */
  private final Set<Integer> away = ConcurrentHashMap.newKeySet();

  @Override
  public void connect(Collection<Node> all) throws IOException {
    nodes.addAll(all);
    for (Node node : all) {
      int number = number(node);
      gateways.add(
          new Gateway(
              new InetSocketAddress("127.0.1." + number, node.port()),
              new InetSocketAddress("127.0.2." + number, node.port()),
              caller -> isAway(caller) != away.contains(number)));
      if (!node.roles().contains("learner")) continue;
      // Generators fetch from it, and are never in the smaller part.
      int port = LocalPorts.take();
      weights.put(number, port);
      gateways.add(
          new Gateway(
              new InetSocketAddress("127.0.1." + number, port),
              new InetSocketAddress("127.0.2." + number, port),
              caller -> away.contains(number)));
    }
  }

  private int number(Node node) {
    return 1 + nodes.indexOf(node);
  }

  private boolean isAway(InetAddress caller) {
    return away.contains(caller.getAddress()[3] & 0xff);
  }

  /** Parts these from all others. */
  void part(List<Node> some) {
    if (some.stream().anyMatch(node -> node.roles().contains("generator"))) {
      throw new IllegalArgumentException("weights would come through to a generator");
    }
    for (Node node : some) away.add(number(node));
  }

  void heal() {
    away.clear();
  }

  @Override
  public String address(Node node, List<Node> seeds) {
    int number = number(node);
    return """
    akka.remote.artery {
      canonical { hostname = "127.0.1.%1$d", port = %2$d }
      bind { hostname = "127.0.2.%1$d", port = %2$d }
      advanced.tcp.outbound-client-hostname = "127.0.3.%1$d"
    }
    akka.cluster.seed-nodes = [%3$s]
    """
            .formatted(
                number,
                node.port(),
                seeds.stream()
                    .map(s -> "\"akka://tributary@127.0.1.%d:%d\"".formatted(number(s), s.port()))
                    .collect(Collectors.joining(", ")))
        + weights(number);
  }

  private String weights(int number) {
    Integer port = weights.get(number);
    if (port == null) return "";
    return """
    weights { host = "127.0.2.%1$d", advertise = "127.0.1.%1$d", port = %2$d }
    """
        .formatted(number, port);
  }

  @Override
  public void close() {
    away.clear();
    gateways.forEach(Gateway::close);
  }

  /** Whether this machine has all of 127.0.0.0/8, as Linux does. */
  static boolean isThere() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.1.1"))) {
      return socket.isBound();
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      return false;
    }
  }
}
