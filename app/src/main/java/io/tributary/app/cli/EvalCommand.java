package io.tributary.app.cli;

import io.tributary.app.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "eval",
    description =
        "Compare two models on the same prompts: win rate of --model with its 95 %% interval.",
    footer = {
      "  tributary eval --model runs/ID/model --against models/base",
      "  tributary eval --model A --against B --prompts my.jsonl --n 200 --json"
    })
final class EvalCommand extends Subcommand {
  /** The value of {@code --prompts} that means the embedded corpus. */
  static final String HELD_OUT = "held-out";

  private final Service<EvalRequest> service;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FOLDER",
      description = "The model in question: a Hugging Face folder.")
  private Path model;

  @Option(
      names = "--against",
      required = true,
      paramLabel = "FOLDER",
      description = "The model it is compared with.")
  private Path against;

  @Option(
      names = "--prompts",
      paramLabel = "FILE|held-out",
      defaultValue = HELD_OUT,
      description =
          "A prompts file (JSONL), or the held-out prompts of the embedded corpus. Default:"
              + " ${DEFAULT-VALUE}")
  private String prompts;

  @Option(
      names = "--n",
      paramLabel = "N",
      description = "Prompts at most. Default: evaluation.prompts")
  private Integer n;

  @Option(names = "--seed", paramLabel = "N", description = "Fixes every random choice (seed).")
  private Long seed;

  EvalCommand(Service<EvalRequest> service) {
    this.service = service;
  }

  @Override
  ExitCode execute(Output output) throws Exception {
    Optional<Path> file =
        prompts.equals(HELD_OUT) ? Optional.empty() : Optional.of(Path.of(prompts));
    OptionalInt limit = n == null ? OptionalInt.empty() : OptionalInt.of(n);
    SettingsRequest settings = settings(List.of(shorthand("--seed", "seed", seed)));
    return service.execute(new EvalRequest(settings, style(), model, against, file, limit), output);
  }
}
