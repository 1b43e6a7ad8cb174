package io.tributary.config;

import static io.tributary.config.Kinds.integer;

/**
 * Settings in {@code checkpoint}.
 *
 * @param everySteps optimizer steps between checkpoints
 * @param keep checkpoints kept
 */
public record CheckpointSettings(int everySteps, int keep) {

  static CheckpointSettings read(SettingsReader r) {
    return new CheckpointSettings(
        r.get("checkpoint.every-steps", integer(1, 1_000_000)),
        r.get("checkpoint.keep", integer(3, 1000)));
  }
}
