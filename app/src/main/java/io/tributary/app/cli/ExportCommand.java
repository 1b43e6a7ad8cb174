package io.tributary.app.cli;

import io.tributary.app.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "export",
    description =
        "Write a run's preference pairs to a JSONL or Parquet file with TRL's columns prompt,"
            + " chosen and rejected, and scores, policy versions and prompt ids beside them; or,"
            + " with --layout ranked, all scored responses to each prompt. The run may be going"
            + " on.",
    footer = {
      "  tributary export runs/ID --out pairs.parquet",
      "  tributary export ID --out pairs.jsonl --layout conversational --candidates",
      "  tributary export ID --out lists.jsonl --layout ranked"
    })
final class ExportCommand extends Subcommand {
  private final Service<ExportRequest> service;

  @Parameters(paramLabel = "RUN", description = "Folder or id of the run.")
  private String run;

  @Mixin private PairFileOptions options;

  @Option(
      names = "--candidates",
      description = "With a column of all judged responses and their scores.")
  private boolean candidates;

  ExportCommand(Service<ExportRequest> service) {
    this.service = service;
  }

  @Override
  ExitCode execute(Output output) throws Exception {
    return service.execute(
        new ExportRequest(
            settings(),
            style(),
            run,
            options.out(),
            options.kind(),
            options.layout(),
            candidates,
            options.force()),
        output);
  }
}
