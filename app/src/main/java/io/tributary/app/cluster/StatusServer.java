package io.tributary.app.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tributary.app.UserError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Answers {@code GET /status} in JSON, to this machine only. */
public final class StatusServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads;

  private StatusServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Starts it.
   *
   * @param port 0 for any
   * @param status what to answer; asked for each time
   */
  public static StatusServer start(int port, Supplier<Map<String, Object>> status)
      throws IOException {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw UserError.failed("--status-port %d cannot be bound: %s".formatted(port, e), e);
    }
    ExecutorService threads =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "status");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/status", exchange -> answer(exchange, status));
    server.start();
    return new StatusServer(server, threads);
  }

  private static void answer(HttpExchange exchange, Supplier<Map<String, Object>> status)
      throws IOException {
    try (exchange) {
      int code = 200;
      byte[] body;
      try {
        body = JSON.writeValueAsBytes(status.get());
      } catch (RuntimeException e) {
        // The node is starting or ending.
        code = 503;
        body = JSON.writeValueAsBytes(Map.of("error", e.toString()));
      }
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(code, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
