package io.tributary.streams.weights;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a store over HTTP/1.1, each connection in a thread of its own and never more than so many.
 * Parts go from the file to the socket inside the kernel, which neither the JDK's own HTTP server
 * nor Akka HTTP can do.
 */
public final class WeightServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WeightServer.class);

  private final ServerOptions options;
  private final WeightRoutes routes;
  private final ServerSocketChannel listener;
  private final Stalls stalls;
  private final ExecutorService threads;
  private final Set<Wire> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final LongAdder sent = new LongAdder();
  private volatile boolean closed;

  private WeightServer(ServerOptions options, WeightRoutes routes, ServerSocketChannel listener) {
    this.options = options;
    this.routes = routes;
    this.listener = listener;
    stalls = new Stalls("weights-server-stalls", options.timeout());
    threads = Executors.newCachedThreadPool(Threads.daemons("weights-server"));
  }

  /**
   * Serves the learner's store, and tells those who pull from whom to take each part.
   *
   * @throws WeightException if it cannot listen there
   */
  public static WeightServer tracking(VersionStore store, ServerOptions options) {
    return start(new WeightRoutes(store, new Swarm()), options);
  }

  /** Serves the store of a node that pulls, to other nodes. */
  public static WeightServer sharing(VersionStore store, ServerOptions options) {
    return start(new WeightRoutes(store, null), options);
  }

  private static WeightServer start(WeightRoutes routes, ServerOptions options) {
    ServerSocketChannel listener = null;
    try {
      listener = ServerSocketChannel.open();
      listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      listener.bind(options.address(), 128);
    } catch (IOException e) {
      if (listener != null) closeQuietly(listener);
      throw new WeightException(
          "cannot serve weights on %s: %s".formatted(options.address(), StoreFiles.why(e)), e);
    }
    WeightServer server = new WeightServer(options, routes, listener);
    server.threads.execute(server::accept);
    return server;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    try {
      return (InetSocketAddress) listener.getLocalAddress();
    } catch (IOException e) {
      throw new WeightException("the server is closed", e);
    }
  }

  /** What others reach it by, if its address is one that they see. */
  public URI uri() {
    InetSocketAddress at = address();
    String host = at.getAddress().getHostAddress();
    return URI.create(
        "http://%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, at.getPort()));
  }

  /** Bytes of parts that have left it. */
  public long sent() {
    return sent.sum();
  }

  /** Connections that are open. */
  public int connections() {
    return connections.get();
  }

  private void accept() {
    while (!closed) {
      try {
        SocketChannel channel = listener.accept();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Wire wire = new Wire(channel);
        if (connections.incrementAndGet() > options.connections()) {
          connections.decrementAndGet();
          turnAway(wire);
          continue;
        }
        open.add(wire);
        stalls.watch(wire);
        hand(wire);
      } catch (IOException e) {
        if (closed) return;
        LOG.warn("a connection was not accepted: {}", StoreFiles.why(e));
        pause();
      }
    }
  }

  private void hand(Wire wire) {
    try {
      threads.execute(() -> serve(wire));
    } catch (RejectedExecutionException e) {
      // Closed since the connection was accepted.
      wire.close();
    }
  }

  // Out of file descriptors, say: trying again at once would only spin.
  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void turnAway(Wire wire) {
    try (wire) {
      Reply.write(
          Reply.error(503, "too many connections", "Retry-After", "1"),
          wire,
          false,
          false,
          n -> {});
    } catch (IOException e) {
      // it is gone already
    }
  }

  private void serve(Wire wire) {
    try (wire) {
      while (!closed && answer(wire)) {}
    } catch (IOException e) {
      LOG.debug("a connection broke: {}", StoreFiles.why(e));
    } finally {
      stalls.forget(wire);
      open.remove(wire);
      connections.decrementAndGet();
      if (closed) wire.close();
    }
  }

  /** One request; false if there was none or the connection is to be closed. */
  private boolean answer(Wire wire) throws IOException {
    wire.touch();
    List<String> head = wire.head();
    if (head.isEmpty()) return false;
    boolean keepOpen = false;
    boolean headOnly = false;
    Reply reply;
    try {
      Request request = Request.of(head);
      headOnly = request.method().equals("HEAD");
      int length = request.bodyLength();
      // The body of one who may not ask is not read.
      if (isAllowed(request)) {
        request = request.with(wire.body(length));
        keepOpen = request.keepsOpen();
        reply = routes.answer(request);
      } else {
        reply =
            Reply.error(
                401, "needs Authorization: Bearer with the token", "WWW-Authenticate", "Bearer");
      }
    } catch (Request.BadRequest e) {
      reply = Reply.error(e.status, e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("a request failed", e);
      reply = Reply.error(500, "see this node's log");
    }
    wire.touch();
    Reply.write(reply, wire, headOnly, keepOpen, sent::add);
    return keepOpen;
  }

  private boolean isAllowed(Request request) {
    if (options.token().isEmpty()) return true;
    byte[] right = ("Bearer " + options.token().get()).getBytes(StandardCharsets.UTF_8);
    byte[] given = request.header("authorization").orElse("").getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(right, given);
  }

  /** Stops listening and ends all transfers. */
  @Override
  public void close() {
    closed = true;
    closeQuietly(listener);
    stalls.close();
    open.forEach(Wire::close);
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(5, TimeUnit.SECONDS)) LOG.warn("a transfer does not end");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeQuietly(ServerSocketChannel listener) {
    try {
      listener.close();
    } catch (IOException e) {
      // nothing depends on it
    }
  }
}
