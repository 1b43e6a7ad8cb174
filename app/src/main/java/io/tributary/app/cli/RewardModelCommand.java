package io.tributary.app.cli;

import io.tributary.app.ExitCode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

  @Mixin private NewModelOption target;

  @Mixin private StartModelOption model;

  @Mixin private SeedOption seed;

  RewardModelCommand(Service<RewardModelRequest> service) {
    this.service = service;
  }

  @Override
  ExitCode execute(Output output) throws Exception {
    SettingsRequest settings = settings(List.of(model.shorthand(), seed.shorthand()));
    return service.execute(new RewardModelRequest(settings, style(), target.out()), output);
  }
}
