package io.tributary.app.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The folder of a command that makes a model. */
final class NewModelOption {
  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "Where the model goes; must not exist yet, or be empty.")
  private Path out;

  Path out() {
    return out;
  }
}
