package io.tributary.app.cluster;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts members of a cluster, with the options and the class path of this JVM. */
final class Launcher {
  private final LocalCluster cluster;

  Launcher(LocalCluster cluster) {
    this.cluster = cluster;
  }

  /** Starts all members of a cluster of which nobody lives. */
  void startAll() throws IOException {
    for (Member member : cluster.members()) start(member, JoinPlan.founders(cluster.members()));
  }

  /**
   * Starts a member again that died.
   *
   * @return false if it cannot be told yet whom it has to join
   */
  boolean startAgain(Member member) throws IOException {
    Optional<List<Member>> seeds =
        JoinPlan.seeds(member, cluster.members(), other -> other.standing(cluster.folder()));
    if (seeds.isEmpty()) return false;
    start(member, seeds.get());
    return true;
  }

  private void start(Member member, List<Member> seeds) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", absolute(System.getProperty("java.class.path"))));
    command.addAll(List.of("io.tributary.app.Main", "node"));
    command.addAll(List.of("--roles", String.join(",", member.roles())));
    command.addAll(List.of("--name", member.name()));
    command.addAll(List.of("--status-port", Integer.toString(member.statusPort())));
    Path settings = cluster.folder().resolve("config.conf");
    command.addAll(List.of("-c", settings.toAbsolutePath().toString()));
    command.addAll(List.of("-c", address(member, seeds).toString()));
    member.start(cluster.folder(), command);
  }

  private static String absolute(String classPath) {
    List<String> entries = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator)) {
      entries.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, entries);
  }

  /** Writes the member's own address, and whom it joins. */
  private Path address(Member member, List<Member> seeds) throws IOException {
    List<String> addresses =
        seeds.stream().map(seed -> "\"akka://tributary@127.0.0.1:" + seed.port() + "\"").toList();
    Path folder = Files.createDirectories(member.folder(cluster.folder()));
    return Files.writeString(
        folder.resolve("address.conf").toAbsolutePath(),
        """
        akka.remote.artery.canonical { hostname = "127.0.0.1", port = %d }
        akka.cluster.seed-nodes = [%s]
        """
            .formatted(member.port(), String.join(", ", addresses)));
  }
}
