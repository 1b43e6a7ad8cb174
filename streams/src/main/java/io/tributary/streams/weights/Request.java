package io.tributary.streams.weights;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request as it was read.
 *
 * @param path without the query
 * @param headers by lower-case name
 */
record Request(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    byte[] body) {
  private static final int LONGEST_BODY = 4 << 20;

  /** A request that cannot be answered otherwise. */
  static final class BadRequest extends Exception {
    private static final long serialVersionUID = 1L;
    final int status;

    BadRequest(int status, String message) {
      super(message);
      this.status = status;
    }
  }

  static Request of(List<String> head) throws BadRequest {
    String[] first = head.get(0).split(" ");
    if (first.length != 3 || !first[2].startsWith("HTTP/1.") || !first[1].startsWith("/")) {
      throw new BadRequest(400, "not an HTTP/1.1 request");
    }
    Map<String, String> headers = new HashMap<>();
    for (String line : head.subList(1, head.size())) {
      int colon = line.indexOf(':');
      if (colon < 1) throw new BadRequest(400, "a header line without a colon");
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      if (headers.put(name, line.substring(colon + 1).trim()) != null) {
        throw new BadRequest(400, "header " + name + " is there twice");
      }
    }
    if (headers.containsKey("transfer-encoding")) {
      throw new BadRequest(411, "a body must come with its Content-Length");
    }
    int mark = first[1].indexOf('?');
    String path = mark < 0 ? first[1] : first[1].substring(0, mark);
    Map<String, String> query = new HashMap<>();
    if (mark >= 0) {
      for (String pair : first[1].substring(mark + 1).split("&")) {
        int equals = pair.indexOf('=');
        if (equals > 0) query.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return new Request(first[0], path, query, headers, new byte[0]);
  }

  int bodyLength() throws BadRequest {
    String text = headers.getOrDefault("content-length", "0");
    if (!text.matches("\\d{1,9}")) throw new BadRequest(400, "Content-Length " + text);
    int length = Integer.parseInt(text);
    if (length > LONGEST_BODY) throw new BadRequest(413, "a body of more than 4 MiB");
    return length;
  }

  Request with(byte[] bytes) {
    return new Request(method, path, query, headers, bytes);
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  boolean keepsOpen() {
    return !headers.getOrDefault("connection", "").equalsIgnoreCase("close");
  }
}
