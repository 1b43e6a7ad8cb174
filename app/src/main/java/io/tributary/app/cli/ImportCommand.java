package io.tributary.app.cli;

import io.tributary.app.ExitCode;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "import",
    description =
        "Check preference files, JSONL or Parquet, of Tributary, TRL or RLHFlow, and write their"
            + " rows to one file; if any row is bad, each is named and nothing is written.",
    footer = {
      "  tributary import train.parquet more.jsonl --out pairs.jsonl",
      "  tributary import pairs.jsonl --out pairs.parquet --layout conversational"
    })
final class ImportCommand extends Subcommand {
  private final Service<ImportRequest> service;

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "A JSONL or Parquet file; which one is seen from what is in it.")
  private List<Path> files;

  @Mixin private PairFileOptions options;

  ImportCommand(Service<ImportRequest> service) {
    this.service = service;
  }

  @Override
  ExitCode execute(Output output) throws Exception {
    return service.execute(
        new ImportRequest(
            settings(),
            style(),
            files,
            options.out(),
            options.kind(),
            options.layout(),
            options.force()),
        output);
  }
}
