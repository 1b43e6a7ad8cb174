package io.tributary.app.faults;

import io.tributary.app.cluster.LocalPorts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A network in which only the bytes of the weights can be cut: they come from the learner's node
 * through a gateway, and all messages go past it.
 */
final class LearnerLink implements Network {
  /** All of 127.0.0.0/8 is this machine's, on Linux. */
  private static final String OUTSIDE = "127.0.1.1";

  private final int port;
  private final AtomicBoolean silent = new AtomicBoolean();
  private Gateway gateway;

  LearnerLink() {
    port = LocalPorts.take();
  }

  @Override
  public void connect(Collection<Node> nodes) throws IOException {
    gateway =
        new Gateway(
            new InetSocketAddress(OUTSIDE, port),
            new InetSocketAddress("127.0.0.1", port),
            caller -> silent.get());
  }

  @Override
  public String address(Node node, List<Node> seeds) {
    String address = DIRECT.address(node, seeds);
    if (!node.roles().contains("learner")) return address;
    return address + "weights { port = %d, advertise = \"%s\" }%n".formatted(port, OUTSIDE);
  }

  /** Connections break and none is taken, or, quietly, nothing comes through them. */
  void cut(boolean quietly) throws IOException {
    silent.set(quietly);
    if (!quietly) gateway.refuse();
  }

  void heal(boolean quietly) throws IOException {
    silent.set(false);
    if (!quietly) gateway.admit();
  }

  @Override
  public void close() {
    silent.set(false);
    if (gateway != null) gateway.close();
  }
}
