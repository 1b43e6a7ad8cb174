package io.tributary.app.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * A TCP proxy that knows from where it is called. A cut is as a network breaks that says nothing:
 * connections stay open, new ones come to be, and no byte goes through until it is over. A refusal
 * is as a server that is gone: connections break and new ones are not taken.
 */
final class Gateway implements AutoCloseable {
  private final InetSocketAddress at;
  private final InetSocketAddress target;
  private final Predicate<InetAddress> cut;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile ServerSocket listening;

  /**
   * @param at where it listens
   * @param cut whether nothing goes through between the target and this address now
   */
  Gateway(InetSocketAddress at, InetSocketAddress target, Predicate<InetAddress> cut)
      throws IOException {
    this.target = target;
    this.cut = cut;
    listening = new ServerSocket(at.getPort(), 200, at.getAddress());
    this.at = new InetSocketAddress(at.getAddress(), listening.getLocalPort());
    accept(listening);
  }

  int port() {
    return at.getPort();
  }

  /** Breaks all connections and takes no more. */
  void refuse() throws IOException {
    listening.close();
    for (Socket socket : open) socket.close();
  }

  /** Takes connections again. */
  void admit() throws IOException {
    listening = new ServerSocket(at.getPort(), 200, at.getAddress());
    accept(listening);
  }

  private void accept(ServerSocket door) {
    start(
        () -> {
          try {
            while (true) {
              Socket client = door.accept();
              start(() -> connect(client, door));
            }
          } catch (IOException e) {
            // Refused or closed.
          }
        });
  }

  private void connect(Socket client, ServerSocket door) {
    InetAddress from = client.getInetAddress();
    open.add(client);
    Socket server = new Socket();
    open.add(server);
    try {
      // Who came in just before a refusal is not among those that it breaks, and stays out too.
      if (door.isClosed()) throw new IOException("refused");
      awaitPassage(from);
      server.connect(target);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      start(() -> pump(client, server, from));
      pump(server, client, from);
    } catch (IOException e) {
      close(client);
      close(server);
    }
  }

  private void pump(Socket from, Socket to, InetAddress caller) {
    byte[] buffer = new byte[1 << 16];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        awaitPassage(caller);
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException e) {
      // One of them is gone; so is the other, when it hears of it.
    } finally {
      awaitPassage(caller);
      close(from);
      close(to);
    }
  }

  /** Not even the end of a connection is heard of through a cut. */
  private void awaitPassage(InetAddress caller) {
    while (cut.test(caller)) Waiting.pause(Duration.ofMillis(20));
  }

  private void close(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "gateway");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      refuse();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
