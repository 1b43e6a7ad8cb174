package io.tributary.app.cli;

import io.tributary.app.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "run",
    description = {
      "Align a language model online and report how much better it became.",
      "",
      "Without options: makes a small language model and a reward model on first use, aligns the"
          + " model through the actor stream, and compares both on prompts it never trained on."
          + " Ctrl-C drains, saves a checkpoint and says how to go on."
    },
    footer = {
      "  tributary run",
      "  tributary run --objective inverse-q --seed 3",
      "  tributary run --prompts my.jsonl --model ~/models/SmolLM2-135M-Instruct",
      "  tributary run -c cluster.conf --set learner.learning-rate=5e-5",
      "  tributary run --resume runs/2026-01-31-dpo-17"
    })
final class RunCommand extends Subcommand {
  private final Service<RunRequest> service;

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description = "Go on with this run (its folder or id).")
  private String resume;

  @Option(names = "--fresh", description = "Make the embedded models anew, ignoring the cache.")
  private boolean fresh;

  @Option(
      names = "--prompts",
      paramLabel = "FILE",
      description = "Your prompts: JSONL with id and prompt (prompts.file).")
  private Path prompts;

  @Option(
      names = "--model",
      paramLabel = "FOLDER",
      description = "Your model, a Hugging Face folder (model.folder).")
  private Path model;

  @Option(
      names = "--objective",
      paramLabel = "NAME",
      description = "What to minimise: dpo, ipo, kto, grpo, ppo, inverse-q, ... (objective).")
  private String objective;

  @Mixin private SeedOption seed;

  @Option(names = "--run-id", paramLabel = "ID", description = "Name of the run's folder (run.id).")
  private String runId;

  @Mixin private ChangeJudge changeJudge;

  RunCommand(Service<RunRequest> service) {
    this.service = service;
  }

  @Override
  ExitCode execute(Output output) throws Exception {
    SettingsRequest settings =
        settings(
            List.of(
                shorthand("--prompts", "prompts.file", prompts),
                shorthand("--model", "model.folder", model),
                shorthand("--objective", "objective", objective),
                seed.shorthand(),
                shorthand("--run-id", "run.id", runId)));
    return service.execute(
        new RunRequest(settings, style(), Optional.ofNullable(resume), fresh, changeJudge.given()),
        output);
  }
}
