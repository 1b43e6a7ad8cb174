package io.tributary.streams.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * A TCP proxy in front of a server, to be cut: connections break and new ones are refused, or all
 * stay open and nothing comes through any more.
 */
final class CutProxy implements AutoCloseable {
  private final int target;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile ServerSocket listening;
  private volatile boolean silent;
  private volatile BooleanSupplier cutBeforeAnswer = () -> false;

  CutProxy(int target) throws IOException {
    this.target = target;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.port = listening.getLocalPort();
    start(this::accept);
  }

  int port() {
    return port;
  }

  /** Breaks every connection and refuses new ones. */
  void cut() throws IOException {
    listening.close();
    for (Socket socket : open) socket.close();
    open.clear();
  }

  /** Leaves connections open and lets nothing through: a network that broke without a word. */
  void silence() {
    silent = true;
  }

  /** What hung is gone, new connections come through. */
  void restore() throws IOException {
    for (Socket socket : open) socket.close();
    open.clear();
    silent = false;
    if (listening.isClosed()) {
      listening = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
      start(this::accept);
    }
  }

  /**
   * Cuts a connection when the server answers to a COMMIT: it was made, and nobody heard of it.
   *
   * @param now asked at each such answer
   */
  void cutBeforeTheAnswerToACommit(BooleanSupplier now) {
    cutBeforeAnswer = now;
  }

  private void accept() {
    ServerSocket mine = listening;
    try {
      while (true) {
        Socket client = mine.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(client);
        open.add(server);
        // Cut meanwhile: it may have come too late to be closed with the others.
        if (mine.isClosed()) {
          client.close();
          server.close();
          open.remove(client);
          open.remove(server);
          return;
        }
        start(() -> pump(client, server, false));
        start(() -> pump(server, client, true));
      }
    } catch (IOException e) {
      // Cut or closed.
    }
  }

  private void pump(Socket from, Socket to, boolean answers) {
    byte[] buffer = new byte[1 << 16];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (answers && commits(buffer, read) && cutBeforeAnswer.getAsBoolean()) return;
        while (silent) Thread.sleep(20);
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException e) {
      // The other direction was closed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  /** Whether the server's CommandComplete is that of a COMMIT. */
  private static boolean commits(byte[] buffer, int length) {
    byte[] tag = {'C', 0, 0, 0, 11, 'C', 'O', 'M', 'M', 'I', 'T', 0};
    for (int i = 0; i + tag.length <= length; i++) {
      int same = 0;
      while (same < tag.length && buffer[i + same] == tag[same]) same++;
      if (same == tag.length) return true;
    }
    return false;
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "cut-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    cut();
  }
}
