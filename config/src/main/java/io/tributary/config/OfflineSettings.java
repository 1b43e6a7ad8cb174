package io.tributary.config;

import static io.tributary.config.Kinds.integer;
import static io.tributary.config.Kinds.number;
import static io.tributary.config.Range.closedOpen;

/**
 * Settings in {@code offline}.
 *
 * @param epochs times that all pairs are gone through
 * @param heldOutShare share of the pairs that is not trained on
 */
public record OfflineSettings(int epochs, double heldOutShare) {

  static OfflineSettings read(SettingsReader r) {
    return new OfflineSettings(
        r.get("offline.epochs", integer(1, 1000)),
        r.get("offline.held-out-share", number(closedOpen(0, 1))));
  }
}
