package io.tributary.streams.weights;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/** What is answered to a request. */
sealed interface Reply {
  int status();

  /** A body that is in memory. */
  record Text(int status, Map<String, String> headers, byte[] body) implements Reply {}

  /**
   * A part of a file; it is closed once it was sent.
   *
   * @param range what is sent
   * @param size of the whole file
   * @param end run when it was sent, or the reader is gone
   */
  record Content(int status, FileChannel file, ByteRange range, long size, Runnable end)
      implements Reply {}

  static Reply json(int status, JsonNode json) {
    return json(status, (json + "\n").getBytes(StandardCharsets.UTF_8));
  }

  static Reply json(int status, byte[] json) {
    return new Text(status, Map.of("Content-Type", "application/json"), json);
  }

  static Reply error(int status, String message, String... headers) {
    Map<String, String> all = new TreeMap<>(Map.of("Content-Type", "application/json"));
    for (int i = 0; i < headers.length; i += 2) all.put(headers[i], headers[i + 1]);
    byte[] body =
        (ManifestJson.MAPPER.createObjectNode().put("error", message) + "\n")
            .getBytes(StandardCharsets.UTF_8);
    return new Text(status, all, body);
  }

  /** Writes it, without the body if only the header was asked for. */
  static void write(Reply reply, Wire wire, boolean headOnly, boolean keepOpen, LongConsumer sent)
      throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + reply.status() + " .\r\n");
    if (!keepOpen) head.append("Connection: close\r\n");
    if (reply instanceof Text text) {
      text.headers().forEach((k, v) -> head.append(k).append(": ").append(v).append("\r\n"));
      head.append("Content-Length: ").append(text.body().length).append("\r\n\r\n");
      wire.write(head.toString(), headOnly ? new byte[0] : text.body());
    } else if (reply instanceof Content content) {
      try (FileChannel file = content.file()) {
        ByteRange range = content.range();
        head.append("Content-Type: application/octet-stream\r\nAccept-Ranges: bytes\r\n");
        if (content.status() == 206) {
          head.append(
              "Content-Range: bytes %d-%d/%d\r\n"
                  .formatted(range.from(), range.to() - 1, content.size()));
        }
        head.append("Content-Length: ").append(range.to() - range.from()).append("\r\n\r\n");
        wire.write(head.toString(), new byte[0]);
        if (!headOnly) wire.send(file, range.from(), range.to(), sent);
      } finally {
        content.end().run();
      }
    }
  }
}
