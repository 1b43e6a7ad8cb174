package io.tributary.app.faults;

import io.tributary.app.run.SimulatedNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command lines of a cluster's nodes.
 *
 * @param control where the test leaves what the engines are to do
 * @param config the run's settings
 */
record NodeCommand(ClusterPlan plan, Network network, Path control, Path config) {
  /**
   * @param all who the node may know
   */
  List<String> of(Node node, List<Node> all) {
    List<String> command = new ArrayList<>(Jvm.command(plan.speeds()));
    command.add("-Dsimulated.control=" + control);
    command.add("-Dsimulated.parent=" + ProcessHandle.current().pid());
    boolean lite = plan.lite().contains(node.name());
    command.addAll(List.of("-cp", lite ? Jvm.classPathWithoutDjl() : Jvm.classPath()));
    command.add(lite ? "io.tributary.app.Main" : SimulatedNode.class.getName());
    command.addAll(arguments(node, all));
    return command;
  }

  private List<String> arguments(Node node, List<Node> all) {
    Path address = node.folder().resolve("address.conf");
    try {
      Files.createDirectories(node.folder());
      Files.writeString(address, network.address(node, all));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(
        "node",
        "--quiet",
        "--roles",
        String.join(",", node.roles()),
        "--name",
        node.name(),
        "--status-port",
        Integer.toString(node.statusPort()),
        "-c",
        config.toString(),
        "-c",
        address.toString());
  }
}
