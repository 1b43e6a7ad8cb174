package io.tributary.app.cli;

import io.tributary.app.ExitCode;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tributary cluster up|status|down}: a cluster of JVMs on this machine. */
@Command(
    name = "cluster",
    usageHelpAutoWidth = true,
    description = "Start, watch and end a cluster of JVMs on this machine.",
    descriptionHeading = "%n",
    commandListHeading = "%nCommands (each with --help):%n")
final class ClusterCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  private ClusterCommand() {}

  static CommandLine create(Service<ClusterRequest> service) {
    return new CommandLine(new ClusterCommand())
        .addSubcommand(new Up(service))
        .addSubcommand(new Status(service))
        .addSubcommand(new Down(service));
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.WRONG_USAGE.code();
  }

  @Command(
      name = "up",
      description = {
        "Start a cluster: one feed, one learner, and as many others as asked for.",
        "",
        "The nodes go on when this command has ended; with --heal it stays and starts again whoever"
            + " dies, until `tributary cluster down`. Beside a cluster that is up, --heal heals"
            + " that one.",
        "",
        "With --set run.id=NAME a cluster of that name goes on where it ended."
      },
      footer = {
        "  tributary cluster up --generators 3 --judges 2 --heal",
        "  tributary cluster up --set run.id=cluster-20260701-093000"
      })
  static final class Up extends Subcommand {
    private final Service<ClusterRequest> service;

    @Option(
        names = "--generators",
        paramLabel = "N",
        description = "Nodes that sample (default: 2, or as before).")
    private Integer generators;

    @Option(
        names = "--judges",
        paramLabel = "N",
        description = "Nodes that judge (default: 1, or as before).")
    private Integer judges;

    @Option(
        names = "--buffers",
        paramLabel = "N",
        description = "Nodes that commit outcomes (default: 1, or as before).")
    private Integer buffers;

    @Option(names = "--heal", description = "Stay, and start again members that die.")
    private boolean heal;

    @Mixin private ChangeJudge changeJudge;

    Up(Service<ClusterRequest> service) {
      this.service = service;
    }

    @Override
    ExitCode execute(Output output) throws Exception {
      return service.execute(
          new ClusterRequest.Up(
              settings(),
              style(),
              count(generators),
              count(judges),
              count(buffers),
              heal,
              changeJudge.given()),
          output);
    }

    private static OptionalInt count(Integer given) {
      return given == null ? OptionalInt.empty() : OptionalInt.of(given);
    }
  }

  @Command(
      name = "status",
      description =
          "Show the members of the last cluster started here, or of that of --set run.id=NAME.",
      footer = {"  tributary cluster status --json"})
  static final class Status extends Subcommand {
    private final Service<ClusterRequest> service;

    Status(Service<ClusterRequest> service) {
      this.service = service;
    }

    @Override
    ExitCode execute(Output output) throws Exception {
      return service.execute(new ClusterRequest.Status(settings(), style()), output);
    }
  }

  @Command(
      name = "down",
      description = {
        "Drain the last cluster started here, or that of --set run.id=NAME, save a checkpoint, and"
            + " end it.",
        "",
        "Nothing new is fed, and what was fed is waited for, up to three times"
            + " pipeline.drain-timeout. Then the nodes end, whatever is left; it is done when the"
            + " cluster goes on."
      },
      footer = {"  tributary cluster down"})
  static final class Down extends Subcommand {
    private final Service<ClusterRequest> service;

    Down(Service<ClusterRequest> service) {
      this.service = service;
    }

    @Override
    ExitCode execute(Output output) throws Exception {
      return service.execute(new ClusterRequest.Down(settings(), style()), output);
    }
  }
}
