package io.tributary.app.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.app.UserError;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A cluster of JVMs on this machine, as its folder has it: the run's own files, and in {@code
 * nodes} who its members are and where they answer.
 *
 * @param folder the run's folder
 */
public record LocalCluster(Path folder, List<Member> members) {
  /** The names of the clusters' folders begin with this. */
  static final String PREFIX = "cluster-";

  private static final String FILE = "members.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private record Members(List<Member> members) {}

  /** The one that was started last below this folder. */
  public static LocalCluster last(Path runs) {
    if (!Files.isDirectory(runs)) throw none(runs);
    try (Stream<Path> entries = Files.list(runs)) {
      Path newest =
          entries
              .filter(entry -> Files.exists(file(entry)))
              .max(Comparator.comparing(LocalCluster::begun))
              .orElseThrow(() -> none(runs));
      return new LocalCluster(
          newest, JSON.readValue(file(newest).toFile(), Members.class).members());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the clusters in " + runs, e);
    }
  }

  private static UserError none(Path runs) {
    return UserError.failed("no cluster was started in " + runs)
        .withHint("start one: tributary cluster up");
  }

  private static long begun(Path cluster) {
    try {
      return Files.getLastModifiedTime(file(cluster)).toMillis();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(Path cluster) {
    return cluster.resolve("nodes").resolve(FILE);
  }

  /** One feed, one learner and as many others, each with ports of its own. */
  static LocalCluster plan(Path folder, int generators, int judges, int buffers)
      throws IOException {
    List<Member> members = new ArrayList<>();
    // Held together, so that no two get the same.
    List<ServerSocket> ports = new ArrayList<>();
    try {
      add(members, ports, "feed", 1);
      add(members, ports, "buffer", buffers);
      add(members, ports, "judge", judges);
      add(members, ports, "generator", generators);
      add(members, ports, "learner", 1);
    } finally {
      for (ServerSocket port : ports) port.close();
    }
    LocalCluster cluster = new LocalCluster(folder, members);
    Files.write(file(folder), JSON.writeValueAsBytes(new Members(members)));
    return cluster;
  }

  private static void add(List<Member> members, List<ServerSocket> ports, String role, int count)
      throws IOException {
    for (int i = 1; i <= count; i++) {
      members.add(new Member(role + "-" + i, List.of(role), port(ports), port(ports)));
    }
  }

  private static int port(List<ServerSocket> ports) throws IOException {
    ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    ports.add(port);
    return port.getLocalPort();
  }

  /** Starts a member, with the options and the class path of this JVM. */
  ProcessHandle start(Member member) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", absolute(System.getProperty("java.class.path"))));
    command.addAll(List.of("io.tributary.app.Main", "node"));
    command.addAll(List.of("--roles", String.join(",", member.roles())));
    command.addAll(List.of("--name", member.name()));
    command.addAll(List.of("--status-port", Integer.toString(member.statusPort())));
    command.addAll(List.of("-c", folder.resolve("config.conf").toAbsolutePath().toString()));
    command.addAll(List.of("-c", address(member).toString()));
    return member.start(folder, command);
  }

  private static boolean isSeed(Member member) {
    return member.roles().contains("feed") || member.roles().contains("buffer");
  }

  private static String absolute(String classPath) {
    List<String> entries = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator)) {
      entries.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, entries);
  }

  /**
   * The member's own address, and whom it joins: while others are alive those and never itself,
   * since a first seed that nobody answers in time would found a second cluster.
   */
  private Path address(Member member) throws IOException {
    List<Member> others =
        members.stream()
            .filter(other -> !other.equals(member) && other.status().isPresent())
            .toList();
    List<Member> first = members.stream().filter(LocalCluster::isSeed).limit(2).toList();
    List<String> seeds =
        (others.isEmpty() ? first : others)
            .stream().map(seed -> "\"akka://tributary@127.0.0.1:" + seed.port() + "\"").toList();
    Path folder = Files.createDirectories(member.folder(folder()));
    return Files.writeString(
        folder.resolve("address.conf").toAbsolutePath(),
        """
        akka.remote.artery.canonical { hostname = "127.0.0.1", port = %d }
        akka.cluster.seed-nodes = [%s]
        """
            .formatted(member.port(), String.join(", ", seeds)));
  }

  /** Where whoever heals the cluster learns that it is to end. */
  Path ending() {
    return folder.resolve("nodes").resolve("ending");
  }

  boolean anyAlive() {
    return members.stream().anyMatch(member -> member.process(folder).isPresent());
  }
}
