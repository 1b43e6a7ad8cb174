package io.tributary.config;

import static io.tributary.config.Kinds.filePath;
import static io.tributary.config.Kinds.number;
import static io.tributary.config.Range.closedOpen;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings in {@code learner.offline}.
 *
 * @param data preference file that a step's offline pairs come from
 * @param fraction of a step's examples that are pairs of it
 */
public record OfflineDataSettings(Optional<Path> data, double fraction) {

  static OfflineDataSettings read(SettingsReader r) {
    return new OfflineDataSettings(
        r.get("learner.offline.data", filePath().optional()),
        r.get("learner.offline.fraction", number(closedOpen(0, 1))));
  }
}
