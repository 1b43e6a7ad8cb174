package io.tributary.app.cli;

import io.tributary.app.UserError;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Repeat a comparison of the papers on the embedded model.
 *
 * @param seeds of each arm's runs; empty for the experiment's own
 * @param parallel arms under way at a time; empty for as many as the machine has room for
 * @param out folder of the experiment; empty for one below {@code run.folder}
 */
public record ExperimentRequest(
    SettingsRequest settings,
    OutputStyle style,
    String name,
    boolean quick,
    List<Long> seeds,
    OptionalInt parallel,
    Optional<Path> out) {
  public ExperimentRequest {
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(style, "style");
    Objects.requireNonNull(name, "name");
    seeds = List.copyOf(seeds);
    for (long seed : seeds) {
      if (seed < 0) throw UserError.wrongUsage("--seeds: " + seed + ", but must be 0 or more");
    }
    if (parallel.isPresent() && parallel.getAsInt() < 1) {
      throw UserError.wrongUsage(
          "--parallel: %d, but must be 1 or more".formatted(parallel.getAsInt()));
    }
    if (new HashSet<>(seeds).size() < seeds.size()) {
      throw UserError.wrongUsage("--seeds: " + seeds + " has one twice; give each once");
    }
  }
}
