package io.tributary.streams.weights;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * How versions are served.
 *
 * @param address where to listen; port 0 takes a free one
 * @param connections at the same time; more are turned away with 503
 * @param timeout after which a connection on which nothing moves is closed
 * @param token that requests must bring as {@code Authorization: Bearer}; empty lets all in
 */
public record ServerOptions(
    InetSocketAddress address, int connections, Duration timeout, Optional<String> token) {
  public ServerOptions {
    if (connections < 1) throw new IllegalArgumentException("connections " + connections);
  }

  /** On a free port of the loopback interface. */
  public static ServerOptions loopback() {
    return new ServerOptions(
        new InetSocketAddress("127.0.0.1", 0), 64, Duration.ofSeconds(30), Optional.empty());
  }
}
