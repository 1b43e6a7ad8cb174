package io.tributary.app.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What a command that makes a model of another begins with. */
final class StartModelOption {
  @Option(
      names = "--model",
      paramLabel = "FOLDER",
      description = "The language model to start from (model.folder).")
  private Path model;

  Optional<SettingOverride> shorthand() {
    return Subcommand.shorthand("--model", "model.folder", model);
  }
}
