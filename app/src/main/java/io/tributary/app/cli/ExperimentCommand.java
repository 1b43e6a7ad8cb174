package io.tributary.app.cli;

import io.tributary.app.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "experiment",
    description = {
      "Repeat a comparison of the papers on the embedded model, and say whether the claim holds.",
      "",
      "online-vs-offline, staleness, alpha, length-penalty, ranking, inverse-q-vs-ppo,"
          + " overoptimisation or reward-free. Each arm runs with each seed. Repeat the command to go"
          + " on after an interruption; what is done is kept."
    },
    footer = {
      "  tributary experiment ranking --quick",
      "  tributary experiment staleness --seeds 17,1,2,3 --out ~/staleness"
    })
final class ExperimentCommand extends Subcommand {
  private final Service<ExperimentRequest> service;

  @Parameters(paramLabel = "NAME", description = "Which one; see above.")
  private String name;

  @Option(
      names = "--quick",
      description = "Small runs of few arms with one seed: minutes, and less certainty.")
  private boolean quick;

  @Option(
      names = "--seeds",
      split = ",",
      paramLabel = "N",
      description = "Default: 17,1,2,3, with --quick 17")
  private List<Long> seeds = List.of();

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description =
          "Arms under way at a time. Default: one for every two cores and 2 GiB of memory; 1 where"
              + " throughput is compared")
  private Integer parallel;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Runs, results and report. Default: experiments/NAME in run.folder")
  private Path out;

  ExperimentCommand(Service<ExperimentRequest> service) {
    this.service = service;
  }

  @Override
  ExitCode execute(Output output) throws Exception {
    return service.execute(
        new ExperimentRequest(
            settings(),
            style(),
            name,
            quick,
            seeds,
            parallel == null ? OptionalInt.empty() : OptionalInt.of(parallel),
            Optional.ofNullable(out)),
        output);
  }
}
