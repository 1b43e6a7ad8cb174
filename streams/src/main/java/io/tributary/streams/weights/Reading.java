package io.tributary.streams.weights;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Who reads which version over the network, as it stands in the query of a request.
 *
 * @param reader its name, the same in all its requests
 */
record Reading(String reader, VersionId version) {
  static final int LONGEST_NAME = 200;

  /** What is written behind the {@code ?}. */
  String query() {
    return "epoch=%d&version=%d&reader=%s"
        .formatted(
            version.epoch(), version.number(), URLEncoder.encode(reader, StandardCharsets.UTF_8));
  }

  /**
   * Empty if the request does not say who reads what: it is answered, and nothing is kept for it.
   */
  static Optional<Reading> of(Map<String, String> query) {
    Optional<Long> epoch = number(query.get("epoch"));
    Optional<Long> version = number(query.get("version"));
    Optional<String> reader = name(query.getOrDefault("reader", ""));
    if (epoch.isEmpty() || version.isEmpty() || reader.isEmpty()) return Optional.empty();
    return Optional.of(new Reading(reader.get(), new VersionId(epoch.get(), version.get())));
  }

  private static Optional<Long> number(String text) {
    if (text == null || !text.matches("\\d{1,18}")) return Optional.empty();
    return Optional.of(Long.parseLong(text));
  }

  private static Optional<String> name(String encoded) {
    try {
      String name = URLDecoder.decode(encoded, StandardCharsets.UTF_8);
      return name.isEmpty() || name.length() > LONGEST_NAME ? Optional.empty() : Optional.of(name);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
