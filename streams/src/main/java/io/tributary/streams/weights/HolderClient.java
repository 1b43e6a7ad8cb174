package io.tributary.streams.weights;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Asks holders over connections that stay open; several threads may ask at once. */
final class HolderClient implements AutoCloseable {
  private static final int IDLE_PER_HOLDER = 4;
  private static final int DEFAULT_PORT = 80;

  private final Optional<String> token;
  private final Stalls stalls;
  private final Map<URI, Deque<Wire>> idle = new HashMap<>();
  private final Map<Wire, URI> all = new HashMap<>();
  private Optional<URI> left = Optional.empty();
  private boolean closed;

  /** A holder answered, but not with what was asked for. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;
    final int status;

    Refused(URI holder, String path, int status) {
      super("%s answers %d to %s".formatted(holder, status, path));
      this.status = status;
    }
  }

  /** Takes a body as it comes; the buffer is good until it returns. */
  @FunctionalInterface
  interface Sink {
    void take(ByteBuffer bytes) throws IOException;
  }

  private record Answer(int status, Map<String, String> headers, long length) {}

  HolderClient(Optional<String> token, Duration timeout) {
    this.token = token;
    stalls = new Stalls("weights-client-stalls", timeout);
  }

  JsonNode json(URI holder, String path) throws IOException {
    return ManifestJson.MAPPER.readTree(bytes(holder, "GET", path, new byte[0]));
  }

  JsonNode post(URI holder, String path, JsonNode body) throws IOException {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    return ManifestJson.MAPPER.readTree(bytes(holder, "POST", path, bytes));
  }

  byte[] bytes(URI holder, String method, String path, byte[] body) throws IOException {
    return exchange(
        holder,
        path,
        request(holder, method, path, body.length == 0 ? "" : length(body)),
        body,
        (wire, answer) -> {
          if (answer.length() > ManifestJson.LONGEST) {
            throw new IOException(holder + " answers with " + answer.length() + " bytes");
          }
          byte[] got = wire.body((int) answer.length());
          if (answer.status() != 200) throw new Refused(holder, path, answer.status());
          return got;
        });
  }

  /** A file's bytes from {@code from} on, of which there must be {@code length}. */
  void range(URI holder, String path, long from, long length, Sink sink) throws IOException {
    String header = "Range: bytes=%d-%d\r\n".formatted(from, from + length - 1);
    exchange(
        holder,
        path,
        request(holder, "GET", path, header),
        new byte[0],
        (wire, answer) -> {
          if (answer.status() != 206) {
            wire.body((int) Math.min(answer.length(), 1 << 16));
            throw new Refused(holder, path, answer.status());
          }
          if (answer.length() != length) {
            throw new IOException(
                "%s sends %d bytes, %d were asked for".formatted(holder, answer.length(), length));
          }
          String range = answer.headers().getOrDefault("content-range", "");
          if (!range.startsWith("bytes %d-%d/".formatted(from, from + length - 1))) {
            throw new IOException(
                "%s sends another range than bytes %d-%d: %s"
                    .formatted(holder, from, from + length - 1, range));
          }
          for (long left = length; left > 0; ) {
            ByteBuffer chunk = wire.chunk(left);
            left -= chunk.remaining();
            sink.take(chunk);
          }
          return sink;
        });
  }

  private static String length(byte[] body) {
    return "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n";
  }

  private String request(URI holder, String method, String path, String headers) {
    String bearer = token.map(t -> "Authorization: Bearer " + t + "\r\n").orElse("");
    return "%s %s HTTP/1.1\r\nHost: %s\r\n%s%s\r\n"
        .formatted(method, path, holder.getAuthority(), bearer, headers);
  }

  @FunctionalInterface
  private interface Reader<T> {
    T read(Wire wire, Answer answer) throws IOException;
  }

  private <T> T exchange(URI holder, String path, String head, byte[] body, Reader<T> reader)
      throws IOException {
    while (true) {
      Wire used = take(holder);
      Wire wire = used == null ? connect(holder) : used;
      boolean begun = false;
      boolean whole = false;
      stalls.watch(wire);
      try {
        wire.write(head, body);
        List<String> lines = wire.head();
        if (lines.isEmpty()) throw new IOException(holder + " closed the connection");
        begun = true;
        Answer answer = answer(holder, lines);
        try {
          T read = reader.read(wire, answer);
          whole = !"close".equalsIgnoreCase(answer.headers().get("connection"));
          return read;
        } catch (Refused e) {
          whole = false;
          throw e;
        }
      } catch (IOException e) {
        // A connection that lay idle may have been closed by the holder: that says nothing yet.
        if (begun || used == null || Thread.currentThread().isInterrupted()) throw e;
      } finally {
        stalls.forget(wire);
        if (whole) give(holder, wire);
        else drop(wire);
      }
    }
  }

  private static Answer answer(URI holder, List<String> lines) throws IOException {
    String[] first = lines.get(0).split(" ", 3);
    if (first.length < 2 || !first[0].startsWith("HTTP/1.") || !first[1].matches("\\d{3}")) {
      throw new IOException(holder + " does not speak HTTP/1.1");
    }
    Map<String, String> headers = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (colon < 1) throw new IOException(holder + " sends a header without a colon");
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
    }
    String length = headers.getOrDefault("content-length", "");
    if (!length.matches("\\d{1,18}")) throw new IOException(holder + " sends no Content-Length");
    return new Answer(Integer.parseInt(first[1]), headers, Long.parseLong(length));
  }

  private Wire connect(URI holder) throws IOException {
    int port = holder.getPort() < 0 ? DEFAULT_PORT : holder.getPort();
    String host = holder.getHost().replace("[", "").replace("]", "");
    SocketChannel channel = SocketChannel.open();
    Wire wire = new Wire(channel);
    synchronized (this) {
      if (closed) {
        wire.close();
        throw new IOException("the puller is closed");
      }
      if (left.equals(Optional.of(holder))) {
        wire.close();
        throw new IOException(holder + " was the learner's before");
      }
      all.put(wire, holder);
    }
    stalls.watch(wire);
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      InetSocketAddress address = new InetSocketAddress(host, port);
      if (address.isUnresolved()) throw new IOException("no such host: " + host);
      channel.connect(address);
      return wire;
    } catch (IOException e) {
      stalls.forget(wire);
      drop(wire);
      throw new IOException(holder + ": " + StoreFiles.why(e), e);
    }
  }

  private synchronized Wire take(URI holder) {
    Deque<Wire> mine = idle.get(holder);
    return mine == null ? null : mine.pollLast();
  }

  private synchronized void give(URI holder, Wire wire) {
    Deque<Wire> mine = idle.computeIfAbsent(holder, h -> new ArrayDeque<>());
    if (closed || mine.size() >= IDLE_PER_HOLDER) drop(wire);
    else mine.addLast(wire);
  }

  private synchronized void drop(Wire wire) {
    all.remove(wire);
    wire.close();
  }

  /** Ends what is under way, with an error for whoever waits for it. */
  synchronized void breakOff() {
    all.keySet().forEach(Wire::close);
    all.clear();
    idle.clear();
  }

  /** Ends what is under way with a holder, which is not asked any more. */
  synchronized void leave(URI holder) {
    left = Optional.of(holder);
    idle.remove(holder);
    all.entrySet()
        .removeIf(
            one -> {
              if (!one.getValue().equals(holder)) return false;
              one.getKey().close();
              return true;
            });
  }

  @Override
  public synchronized void close() {
    closed = true;
    stalls.close();
    breakOff();
  }
}
