package io.tributary.app.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.app.UserError;
import io.tributary.config.RunSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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

  static final String NODES = "nodes";
  private static final String FILE = "members.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private record Members(List<Member> members) {}

  /** The one that was started last below this folder. */
  public static LocalCluster last(Path runs) {
    return all(runs).stream().findFirst().orElseThrow(() -> none(runs.toString()));
  }

  /** The one that {@code run.id} names, else the last. */
  static LocalCluster of(RunSettings run) {
    if (run.id().isEmpty()) return last(run.folder());
    Path folder = run.folder().resolve(run.id().get());
    return at(folder).orElseThrow(() -> none(folder.toString()));
  }

  /** Those below this folder, the one that was started last first. */
  static List<LocalCluster> all(Path runs) {
    if (!Files.isDirectory(runs)) return List.of();
    try (Stream<Path> entries = Files.list(runs)) {
      return entries
          .filter(entry -> Files.exists(file(entry)))
          .sorted(Comparator.comparing(LocalCluster::begun).reversed())
          .flatMap(entry -> at(entry).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the clusters in " + runs, e);
    }
  }

  /** The one in this folder, if it is a cluster's. */
  static Optional<LocalCluster> at(Path folder) {
    if (!Files.exists(file(folder))) return Optional.empty();
    try {
      List<Member> members = JSON.readValue(file(folder).toFile(), Members.class).members();
      return Optional.of(new LocalCluster(folder, members));
    } catch (IOException e) {
      throw UserError.failed(file(folder) + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static UserError none(String where) {
    return UserError.failed("no cluster was started in " + where)
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
    return cluster.resolve(NODES).resolve(FILE);
  }

  /** One feed, one learner and as many others, each with ports of its own. */
  static LocalCluster plan(Path folder, Sizes sizes) throws IOException {
    List<Member> members = new ArrayList<>();
    add(members, "feed", 1);
    add(members, "buffer", sizes.buffers());
    add(members, "judge", sizes.judges());
    add(members, "generator", sizes.generators());
    add(members, "learner", 1);
    LocalCluster cluster = new LocalCluster(folder, members);
    Files.createDirectories(cluster.nodes());
    Path partial = cluster.nodes().resolve(FILE + ".partial");
    Files.write(partial, JSON.writeValueAsBytes(new Members(members)));
    Files.move(partial, file(folder), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    return cluster;
  }

  private static void add(List<Member> members, String role, int count) {
    for (int i = 1; i <= count; i++) {
      List<Integer> ports = LocalPorts.take(2);
      members.add(new Member(role + "-" + i, List.of(role), ports.get(0), ports.get(1)));
    }
  }

  Path nodes() {
    return folder.resolve(NODES);
  }

  List<Member> with(String role) {
    return members.stream().filter(member -> member.roles().contains(role)).toList();
  }

  Sizes sizes() {
    return new Sizes(with("generator").size(), with("judge").size(), with("buffer").size());
  }

  /** Where whoever heals the cluster learns that it is to end. */
  Path ending() {
    return nodes().resolve("ending");
  }

  boolean anyAlive() {
    return alive() > 0;
  }

  int alive() {
    return (int) members.stream().filter(member -> member.process(folder).isPresent()).count();
  }
}
