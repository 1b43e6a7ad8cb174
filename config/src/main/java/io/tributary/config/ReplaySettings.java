package io.tributary.config;

import static io.tributary.config.Kinds.integer;
import static io.tributary.config.Kinds.number;
import static io.tributary.config.Range.closedOpen;

/**
 * Settings in {@code learner.replay}.
 *
 * @param fraction of a step's examples that an earlier step has trained
 * @param maxAge steps since then, at most; 0 for no limit
 */
public record ReplaySettings(double fraction, int maxAge) {

  static ReplaySettings read(SettingsReader r) {
    return new ReplaySettings(
        r.get("learner.replay.fraction", number(closedOpen(0, 1))),
        r.get("learner.replay.max-age", integer(0, 1_000_000_000)));
  }
}
