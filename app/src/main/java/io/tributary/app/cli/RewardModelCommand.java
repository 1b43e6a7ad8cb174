package io.tributary.app.cli;

import io.tributary.app.ExitCode;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "reward-model",
    description =
        "Train a Bradley-Terry reward model on preference pairs and print its held-out"
            + " accuracy.",
    footer = {
      "  tributary reward-model --out models/reward",
      "  tributary reward-model --out models/reward --model models/base"
    })
final class RewardModelCommand extends Subcommand {
  private final Service<RewardModelRequest> service;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "Where the reward model goes; must not exist yet, or be empty.")
  private Path out;

  @Option(
      names = "--model",
      paramLabel = "FOLDER",
      description = "The language model to start from (model.folder).")
  private Path model;

  @Option(names = "--seed", paramLabel = "N", description = "Fixes every random choice (seed).")
  private Long seed;

  RewardModelCommand(Service<RewardModelRequest> service) {
    this.service = service;
  }

  @Override
  ExitCode execute(Output output) throws Exception {
    SettingsRequest settings =
        settings(
            List.of(
                shorthand("--model", "model.folder", model), shorthand("--seed", "seed", seed)));
    return service.execute(new RewardModelRequest(settings, style(), out), output);
  }
}
