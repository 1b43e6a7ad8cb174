package io.tributary.app.cli;

import io.tributary.app.ExitCode;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "sft",
    description =
        "Make the embedded language model by supervised fine-tuning, as a Hugging Face"
            + " folder.",
    footer = {
      "  tributary sft --out models/base",
      "  tributary sft --out models/wider --set embedded.model.width=192 --seed 3"
    })
final class SftCommand extends Subcommand {
  private final Service<SftRequest> service;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "Where the model goes; must not exist yet, or be empty.")
  private Path out;

  @Option(names = "--seed", paramLabel = "N", description = "Fixes every random choice (seed).")
  private Long seed;

  SftCommand(Service<SftRequest> service) {
    this.service = service;
  }

  @Override
  ExitCode execute(Output output) throws Exception {
    SettingsRequest settings = settings(List.of(shorthand("--seed", "seed", seed)));
    return service.execute(new SftRequest(settings, style(), out), output);
  }
}
