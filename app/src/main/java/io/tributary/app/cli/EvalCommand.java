package io.tributary.app.cli;

import io.tributary.app.ExitCode;
import io.tributary.app.UserError;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "eval",
    description =
        "Compare models, or versions of a run, on the same prompts with the same random numbers:"
            + " every two of them, with intervals, as a JSON file and a page.",
    footer = {
      "  tributary eval --run ID",
      "  tributary eval --run ID --versions 0,16,best --samples 8",
      "  tributary eval --model runs/ID/model --against models/base",
      "  tributary eval --model A --model B --against C --prompts my.jsonl --n 200 --json"
    })
final class EvalCommand extends Subcommand {
  /** The value of {@code --prompts} that means the held-out prompts. */
  static final String HELD_OUT = "held-out";

  private final Service<EvalRequest> service;

  @Option(
      names = "--run",
      paramLabel = "RUN",
      description = "A run's folder or id; its versions are compared.")
  private String run;

  @Option(
      names = "--versions",
      paramLabel = "A,B,...",
      description =
          "With --run: version numbers, best, latest; the first is what the others are measured"
              + " against. Default: 0 and all whose weights are there")
  private String versions;

  @Option(
      names = "--model",
      paramLabel = "FOLDER",
      description = "A model in question: a Hugging Face folder. May be repeated.")
  private List<Path> models;

  @Option(
      names = "--against",
      paramLabel = "FOLDER",
      description = "With --model: what the models are measured against.")
  private Path against;

  @Option(
      names = "--prompts",
      paramLabel = "FILE|held-out",
      defaultValue = HELD_OUT,
      description =
          "A prompts file (JSONL, \"category\" tells kinds apart), or the held-out prompts of the"
              + " run or of the embedded corpus. Default: ${DEFAULT-VALUE}")
  private String prompts;

  @Option(
      names = "--n",
      paramLabel = "N",
      description = "Prompts at most. Default: evaluation.prompts")
  private Integer n;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "4",
      description =
          "Responses to each prompt. The first ones play the games; the others make the other"
              + " figures surer. Default: ${DEFAULT-VALUE}")
  private int samples;

  @Option(
      names = "--by",
      paramLabel = "YARDSTICK",
      description =
          "What decides a game: gold, proxy (what the run optimised), or judge (asked in both"
              + " orders). Default: gold for prompts of the embedded corpus, else proxy")
  private String by;

  @Option(
      names = "--pairs",
      paramLabel = "FILE",
      description = "Labelled pairs (JSONL or Parquet) to try the judge on.")
  private Path pairs;

  @Option(
      names = "--out",
      paramLabel = "FILE.json",
      description = "The file to write; the page goes beside it. Default: one in eval/")
  private Path out;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Fixes every random choice (seed). Default: the run's")
  private Long seed;

  EvalCommand(Service<EvalRequest> service) {
    this.service = service;
  }

  @Override
  ExitCode execute(Output output) throws Exception {
    EvalRequest request =
        new EvalRequest(
            settings(List.of(shorthand("--seed", "seed", seed))),
            style(),
            subject(),
            prompts.equals(HELD_OUT) ? Optional.empty() : Optional.of(Path.of(prompts)),
            n == null ? OptionalInt.empty() : OptionalInt.of(n),
            samples,
            yardstick(),
            Optional.ofNullable(pairs),
            Optional.ofNullable(out));
    return service.execute(request, output);
  }

  private EvalRequest.Subject subject() {
    boolean folders = models != null || against != null;
    if (run != null && folders) {
      throw UserError.wrongUsage("--run compares versions, --model and --against models; give one");
    }
    if (run != null) return new EvalRequest.Versions(run, listed());
    if (versions != null) {
      throw UserError.wrongUsage("--versions " + versions + " needs the run: --run RUN");
    }
    if (!folders)
      throw UserError.wrongUsage("nothing to compare: give --run, or --model and --against");
    if (models == null) throw UserError.wrongUsage("--against needs a --model to compare with it");
    if (against == null)
      throw UserError.wrongUsage("--model needs a model to compare with: --against");
    return new EvalRequest.Models(models, against);
  }

  private List<String> listed() {
    if (versions == null) return List.of();
    return Arrays.stream(versions.split(",", -1)).map(String::strip).toList();
  }

  private Yardstick yardstick() {
    if (by == null) return Yardstick.DEFAULT;
    return switch (by.toLowerCase(Locale.ROOT)) {
      case "gold" -> Yardstick.GOLD;
      case "proxy" -> Yardstick.PROXY;
      case "judge" -> Yardstick.JUDGE;
      default ->
          throw UserError.wrongUsage("--by is %s; it must be gold, proxy or judge".formatted(by));
    };
  }
}
