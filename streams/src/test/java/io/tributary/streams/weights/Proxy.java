package io.tributary.streams.weights;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between a puller and a server and breaks connections after so many bytes. */
final class Proxy implements AutoCloseable {
  private final InetSocketAddress target;
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private long after = Long.MAX_VALUE;
  private int cuts;
  private boolean stalls;
  private long room = Long.MAX_VALUE;

  Proxy(InetSocketAddress target) throws IOException {
    this.target = target;
    Threads.daemons("proxy").newThread(this::accept).start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** Closes the connection after so many bytes to the puller, so many times. */
  synchronized void cutAfter(long bytes, int times) {
    after = bytes;
    cuts = times;
  }

  /** Lets nothing pass after so many bytes on a connection. */
  synchronized void stallAfter(long bytes) {
    after = bytes;
    cuts = Integer.MAX_VALUE;
    stalls = true;
  }

  /** Lets no more than so many bytes pass on a connection, until {@link #goOn}. */
  synchronized void holdAfter(long bytes) {
    room = bytes;
  }

  synchronized void goOn() {
    room = Long.MAX_VALUE;
    notifyAll();
  }

  private synchronized void pass(long passed) throws InterruptedException {
    while (passed > room) wait();
  }

  private void accept() {
    try {
      while (true) {
        Socket in = listener.accept();
        Socket out = new Socket(target.getAddress(), target.getPort());
        sockets.add(in);
        sockets.add(out);
        Threads.daemons("proxy-up").newThread(() -> copy(in, out, false)).start();
        Threads.daemons("proxy-down").newThread(() -> copy(out, in, true)).start();
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void copy(Socket from, Socket to, boolean down) {
    byte[] chunk = new byte[1 << 14];
    long passed = 0;
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        if (down) pass(passed + n);
        out.write(chunk, 0, n);
        passed += n;
        if (down && passed > after && cut()) return;
      }
    } catch (IOException | InterruptedException e) {
      // the other side is gone
    }
  }

  private boolean cut() throws InterruptedException {
    synchronized (this) {
      if (cuts == 0) return false;
      cuts--;
    }
    if (stalls) Thread.sleep(60_000);
    return true;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) socket.close();
  }
}
