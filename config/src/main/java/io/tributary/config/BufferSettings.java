package io.tributary.config;

import static io.tributary.config.Kinds.integer;

/**
 * Settings in {@code buffer}.
 *
 * @param buckets fixed buckets that work units are spread over
 */
public record BufferSettings(int buckets) {

  static BufferSettings read(SettingsReader r) {
    return new BufferSettings(r.get("buffer.buckets", integer(1, 10_000)));
  }
}
