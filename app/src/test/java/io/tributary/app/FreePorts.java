package io.tributary.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that end and come back: the machine gives none of them to an outgoing
 * connection, so each is still free when its server is started again.
 */
public final class FreePorts {
  private static final Path OUTGOING = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
  private static final int COUNT = 10_000;

  /** The first that is not ours. */
  private static final int END = end();

  /** Tests in other JVMs begin elsewhere; in this one none is given twice. */
  private static int next = ThreadLocalRandom.current().nextInt(COUNT);

  private FreePorts() {}

  public static int take() {
    return take(1).get(0);
  }

  public static synchronized List<Integer> take(int count) {
    List<Integer> ports = new ArrayList<>();
    for (int tried = 0; ports.size() < count; tried++) {
      if (tried == COUNT) {
        throw new IllegalStateException("no free port from " + (END - COUNT) + " to " + (END - 1));
      }
      int port = END - COUNT + next;
      next = (next + 1) % COUNT;
      if (free(port)) ports.add(port);
    }
    return ports;
  }

  private static boolean free(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  private static int end() {
    int usual = 30_000;
    if (!Files.exists(OUTGOING)) return usual;
    try {
      int first = Integer.parseInt(Files.readString(OUTGOING).strip().split("\\s+")[0]);
      // Where outgoing connections have nearly all ports, none is safe.
      return first < 2 * COUNT ? usual : first;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
