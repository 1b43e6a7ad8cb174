package io.tributary.app.cli;

import io.tributary.actors.Role;
import io.tributary.app.ExitCode;
import io.tributary.app.UserError;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "node",
    description = {
      "Be one node of a cluster, with the roles given, until SIGTERM: then drain and leave.",
      "",
      "All nodes read the same settings; the block akka has the node's address and the seed nodes."
    },
    footer = {
      "  tributary node --roles generator -c cluster.conf",
      "  tributary node --roles feed,buffer,learner -c cluster.conf --set run.id=july"
    })
final class NodeCommand extends Subcommand {
  private final Service<NodeRequest> service;

  @Option(
      names = "--roles",
      paramLabel = "ROLE",
      required = true,
      split = ",",
      description = "Some of feed, generator, judge, buffer, learner.")
  private List<String> roles;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the node, its own within the cluster.")
  private String name;

  @Option(
      names = "--status-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Loopback port that answers GET /status; 0 for any.")
  private int statusPort;

  @Mixin private ChangeJudge changeJudge;

  NodeCommand(Service<NodeRequest> service) {
    this.service = service;
  }

  @Override
  ExitCode execute(Output output) throws Exception {
    Set<Role> parsed = EnumSet.noneOf(Role.class);
    for (String role : roles) parsed.add(role(role.strip()));
    return service.execute(
        new NodeRequest(
            settings(),
            style(),
            parsed,
            Optional.ofNullable(name),
            statusPort,
            changeJudge.given()),
        output);
  }

  private static Role role(String name) {
    return Arrays.stream(Role.values())
        .filter(role -> role.label().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                UserError.wrongUsage(
                    "--roles has '%s'; roles are %s"
                        .formatted(
                            name,
                            Arrays.stream(Role.values())
                                .map(Role::label)
                                .collect(Collectors.joining(", ")))));
  }
}
