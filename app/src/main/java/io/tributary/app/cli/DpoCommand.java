package io.tributary.app.cli;

import io.tributary.app.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "dpo",
    description =
        "Train the policy on preference files alone, without a stream: the offline baseline. The"
            + " optimizer and the objective are those of a run; some pairs are held out and the"
            + " accuracy on them is printed.",
    footer = {
      "  tributary dpo --data pairs.jsonl --out models/offline",
      "  tributary dpo --data train.parquet --data more.jsonl --model models/base --out"
          + " models/offline",
      "  tributary dpo --data second.jsonl --model models/first --reference models/base --out"
          + " models/second"
    })
final class DpoCommand extends Subcommand {
  private final Service<DpoRequest> service;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE",
      description =
          "Preferences, JSONL or Parquet: TRL's prompt, chosen and rejected, texts or"
              + " messages, or RLHFlow's responses and rewards; for kto also TRL's prompt,"
              + " completion and label. May be repeated.")
  private List<Path> data;

  @Mixin private NewModelOption target;

  @Mixin private StartModelOption model;

  @Option(
      names = "--reference",
      paramLabel = "FOLDER",
      description =
          "The frozen model that the objective measures from. Default: the one to start from")
  private Path reference;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Times that all pairs are gone through (offline.epochs).")
  private Integer epochs;

  @Mixin private SeedOption seed;

  DpoCommand(Service<DpoRequest> service) {
    this.service = service;
  }

  @Override
  ExitCode execute(Output output) throws Exception {
    SettingsRequest settings =
        settings(
            List.of(
                model.shorthand(),
                shorthand("--epochs", "offline.epochs", epochs),
                seed.shorthand()));
    return service.execute(
        new DpoRequest(settings, style(), data, Optional.ofNullable(reference), target.out()),
        output);
  }
}
