package io.tributary.app.cli;

import io.tributary.app.ExitCode;
import picocli.CommandLine.Command;

@Command(
    name = "config",
    description = "Check the settings and print each with where it came from.",
    footer = {
      "  tributary config",
      "  tributary config -c tributary.conf --set seed=3",
      "  tributary config --json"
    })
final class ConfigCommand extends Subcommand {
  private final Service<ConfigRequest> service;

  ConfigCommand(Service<ConfigRequest> service) {
    this.service = service;
  }

  @Override
  ExitCode execute(Output output) throws Exception {
    return service.execute(new ConfigRequest(settings(), style()), output);
  }
}
