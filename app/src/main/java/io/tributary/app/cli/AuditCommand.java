package io.tributary.app.cli;

import io.tributary.app.ExitCode;
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
    footer = {"  tributary audit runs/ID", "  tributary audit ID --live --json"})
final class AuditCommand extends Subcommand {
  private final Service<AuditRequest> service;

  @Parameters(paramLabel = "RUN", description = "Folder or id of the run.")
  private String run;

  @Option(
      names = "--live",
      description = "The run is going on: prompts in flight are counted, and are no violation.")
  private boolean live;

  AuditCommand(Service<AuditRequest> service) {
    this.service = service;
  }

  @Override
  ExitCode execute(Output output) throws Exception {
    return service.execute(new AuditRequest(settings(), style(), run, live), output);
  }
}
