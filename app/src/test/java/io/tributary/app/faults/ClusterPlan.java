package io.tributary.app.faults;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a cluster is made.
 *
 * @param nodes roles by name, in the order of their start and of the seeds, the same for all
 * @param prompts in all; after them the stream ends
 * @param settings beside those that all clusters have
 * @param speeds properties of the nodes' JVMs
 * @param database port of PostgreSQL, or of a proxy before it
 * @param disk where weights and checkpoints are, if not in the run's folder
 * @param lite nodes that are the program itself, on a class path without DJL
 */
record ClusterPlan(
    String name,
    Map<String, String> nodes,
    long prompts,
    String settings,
    Map<String, String> speeds,
    int database,
    Optional<Path> disk,
    Set<String> lite) {
  /** Examples of a step. */
  static final int STEP = 8;

  /** Two nodes of each role. */
  static final List<String> TEN =
      List.of(
          "feed-1",
          "buffer-1",
          "buffer-2",
          "learner-1",
          "learner-2",
          "feed-2",
          "judge-1",
          "judge-2",
          "generator-1",
          "generator-2");

  /** All nodes with one role each, on the speeds of a small model. */
  static ClusterPlan of(String name, String... nodes) {
    return of(name, List.of(nodes));
  }

  static ClusterPlan of(String name, List<String> nodes) {
    Map<String, String> roles = new LinkedHashMap<>();
    for (String node : nodes) roles.put(node, node.substring(0, node.indexOf('-')));
    Map<String, String> speeds =
        Map.of(
            "simulated.chunk-millis", "200",
            "simulated.step-millis", "100");
    return new ClusterPlan(
        name, roles, 100_000, "", speeds, Postgres.port(), Optional.empty(), Set.of());
  }

  /** A node has this role too. */
  ClusterPlan also(String node, String role) {
    Map<String, String> roles = new LinkedHashMap<>(nodes);
    roles.computeIfPresent(node, (name, first) -> first + "," + role);
    return new ClusterPlan(name, roles, prompts, settings, speeds, database, disk, lite);
  }

  ClusterPlan withPrompts(long count) {
    return new ClusterPlan(name, nodes, count, settings, speeds, database, disk, lite);
  }

  ClusterPlan with(String more) {
    return new ClusterPlan(
        name, nodes, prompts, settings + more + "\n", speeds, database, disk, lite);
  }

  ClusterPlan onDatabase(int port) {
    return new ClusterPlan(name, nodes, prompts, settings, speeds, port, disk, lite);
  }

  /** With weights and checkpoints there. */
  ClusterPlan onDisk(Path place) {
    return new ClusterPlan(
            name, nodes, prompts, settings, speeds, database, Optional.of(place), lite)
        .with("weights.folder = \"%s\"".formatted(place.resolve("weights")));
  }

  Optional<Path> weights() {
    return disk.map(place -> place.resolve("weights"));
  }

  ClusterPlan lite(String... names) {
    return new ClusterPlan(name, nodes, prompts, settings, speeds, database, disk, Set.of(names));
  }

  /** The run's settings, its folder below {@code home}. */
  String config(Path home, Path promptFile) {
    return """
    run { folder = "%s", id = "%s" }
    prompts { file = "%s", epochs = 100000, limit = %d }
    generation { candidates = 4, prompts-per-unit = 4, max-new-tokens = 40 }
    judge.type = rule
    judge.options { contains.a = "[ab]", contains.b = "[0-4]{4}", contains.c = "[c-f]{3}" }
    learner.examples-per-step = %d
    pipeline { max-in-flight = 64, max-policy-lag = 50, unit-deadline = 20s, drain-timeout = 5s }
    checkpoint.every-steps = 5
    evaluation { prompts = 8, validation-prompts = 8 }
    weights.poll = 1s
    pair-log { url = "%s", user = "%s", schema = "%s", connections = 4 }
    """
            .formatted(
                home.resolve("runs"),
                name,
                promptFile,
                prompts,
                STEP,
                Postgres.url(database),
                Postgres.USER,
                name)
        + settings;
  }
}
