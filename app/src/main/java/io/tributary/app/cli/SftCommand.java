package io.tributary.app.cli;

import io.tributary.app.ExitCode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

  @Mixin private NewModelOption target;

  @Mixin private SeedOption seed;

  SftCommand(Service<SftRequest> service) {
    this.service = service;
  }

  @Override
  ExitCode execute(Output output) throws Exception {
    SettingsRequest settings = settings(List.of(seed.shorthand()));
    return service.execute(new SftRequest(settings, style(), target.out()), output);
  }
}
