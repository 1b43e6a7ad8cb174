package io.tributary.app.cli;

import io.tributary.app.ExitCode;
import picocli.CommandLine.Command;

@Command(
    name = "doctor",
    description =
        "Look at this machine: engine and libtorch version, device, threads, number formats,"
            + " measured matrix speed and memory bandwidth, free disk and memory, and what a run"
            + " would use.",
    footer = {"  tributary doctor", "  tributary doctor --json"})
final class DoctorCommand extends Subcommand {
  private final Service<DoctorRequest> service;

  DoctorCommand(Service<DoctorRequest> service) {
    this.service = service;
  }

  @Override
  ExitCode execute(Output output) throws Exception {
    return service.execute(new DoctorRequest(settings(), style()), output);
  }
}
