package io.tributary.app.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/** The seed of a command that trains. */
final class SeedOption {
  @Option(names = "--seed", paramLabel = "N", description = "Fixes every random choice (seed).")
  private Long seed;

  Optional<SettingOverride> shorthand() {
    return Subcommand.shorthand("--seed", "seed", seed);
  }
}
