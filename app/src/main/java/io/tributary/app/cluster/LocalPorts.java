package io.tributary.app.cluster;

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
 * Ports for servers on loopback that end and come back: the machine gives none of them to an
 * outgoing connection, so each is still free when its server is started again.
 */
public final class LocalPorts {
  private static final Path OUTGOING = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
  private static final int COUNT = 10_000;

  /** Where the machine does not say. */
  private static final int USUAL_END = 30_000;

  /** The first that is not ours. */
  private static final int END = end();

  /** Other JVMs begin elsewhere; in this one none is given twice. */
  private static int next = ThreadLocalRandom.current().nextInt(COUNT);

  private LocalPorts() {}

  public static int take() {
    return take(1).get(0);
  }

  /**
   * @throws UncheckedIOException if not so many are free
   */
  public static synchronized List<Integer> take(int count) {
    List<Integer> ports = new ArrayList<>();
    for (int tried = 0; ports.size() < count; tried++) {
      if (tried == COUNT) {
        String few =
            "of the ports %d to %d only %d are free on loopback, %d are needed"
                .formatted(END - COUNT, END - 1, ports.size(), count);
        throw new UncheckedIOException(new IOException(few));
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
    try {
      if (!Files.exists(OUTGOING)) return USUAL_END;
      int first = Integer.parseInt(Files.readString(OUTGOING).strip().split("\\s+")[0]);
      // where outgoing connections have nearly all ports, none is safe
      return first < 2 * COUNT ? USUAL_END : first;
    } catch (IOException | NumberFormatException e) {
      return USUAL_END;
    }
  }
}
