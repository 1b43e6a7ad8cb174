package io.tributary.app.cli;

import io.tributary.app.ExitCode;
import io.tributary.app.UserError;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "audit",
    description =
        "Prove from a run's database and checkpoints that every prompt fed has exactly one recorded"
            + " outcome and that no pair was trained twice.",
    exitCodeList = {
      "0:the run is sound",
      "1:a violation was found, or the audit failed",
      "2:wrong usage or configuration"
    },
    footer = {
      "  tributary audit runs/ID",
      "  tributary audit ID --json",
      "  tributary audit --cluster"
    })
final class AuditCommand extends Subcommand {
  private final Service<AuditRequest> service;

  @Parameters(paramLabel = "RUN", arity = "0..1", description = "Folder or id of the run.")
  private String run;

  @Option(names = "--cluster", description = "Audit the last cluster started on this machine.")
  private boolean cluster;

  AuditCommand(Service<AuditRequest> service) {
    this.service = service;
  }

  @Override
  ExitCode execute(Output output) throws Exception {
    if (cluster == (run != null)) {
      throw UserError.wrongUsage("audit needs the folder or id of a run, or --cluster");
    }
    return service.execute(new AuditRequest(settings(), style(), Optional.ofNullable(run)), output);
  }
}
