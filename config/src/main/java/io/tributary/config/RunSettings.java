package io.tributary.config;

import static io.tributary.config.Kinds.folderPath;
import static io.tributary.config.NameKinds.runId;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings in {@code run}.
 *
 * @param id name of the run's folder; empty: {@link RunId} makes one
 * @param folder runs go below this folder
 * @param cache folder of the made-once models; empty: see {@link #cacheFolder}
 */
public record RunSettings(Optional<String> id, Path folder, Optional<Path> cache) {

  /** Where the made-once models are: {@code cache}, or {@code .cache} in the runs' folder. */
  public Path cacheFolder() {
    return cache.orElseGet(() -> folder.resolve(".cache"));
  }

  RunSettings withId(String newId) {
    return new RunSettings(Optional.of(newId), folder, cache);
  }

  static RunSettings read(SettingsReader r) {
    return new RunSettings(
        r.get("run.id", runId().optional()),
        r.get("run.folder", folderPath()),
        r.get("run.cache", folderPath().optional()));
  }
}
