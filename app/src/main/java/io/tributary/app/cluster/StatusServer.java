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

/** Answers {@code GET /status} and {@code POST /drain} in JSON, to this machine only. */
public final class StatusServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A node that is slow to answer one question answers others. */
  private static final int THREADS = 8;

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
   * @param drain has the node feed no new prompts, and says how far it is; as often as it is asked
   */
  public static StatusServer start(
      int port, Supplier<Map<String, Object>> status, Supplier<Map<String, Object>> drain)
      throws IOException {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw UserError.failed("--status-port %d cannot be bound: %s".formatted(port, e), e);
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "status");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/status", exchange -> answer(exchange, "GET", status));
    server.createContext("/drain", exchange -> answer(exchange, "POST", drain));
    server.start();
    return new StatusServer(server, threads);
  }

  private static void answer(
      HttpExchange exchange, String method, Supplier<Map<String, Object>> content)
      throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals(method)) {
        exchange.getResponseHeaders().add("Allow", method);
        send(exchange, 405, Map.of("error", exchange.getRequestURI() + " takes " + method));
      } else if (exchange.getRequestHeaders().containsKey("Origin")) {
        // A page in a browser on this machine can reach this address too.
        send(exchange, 403, Map.of("error", "this is not for web pages"));
      } else {
        answer(exchange, content);
      }
    }
  }

  private static void answer(HttpExchange exchange, Supplier<Map<String, Object>> content)
      throws IOException {
    Map<String, Object> body;
    try {
      body = content.get();
    } catch (RuntimeException e) {
      // The node is starting or ending.
      send(exchange, 503, Map.of("error", e.toString()));
      return;
    }
    send(exchange, 200, body);
  }

  private static void send(HttpExchange exchange, int code, Map<String, Object> content)
      throws IOException {
    byte[] body = JSON.writeValueAsBytes(content);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, body.length);
    exchange.getResponseBody().write(body);
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
