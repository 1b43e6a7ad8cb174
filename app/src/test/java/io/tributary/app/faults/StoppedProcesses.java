package io.tributary.app.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Processes of all roles that stand still for 30 s and go on as if nothing had been: the others
 * have replaced them, and what they still write is refused.
 */
final class StoppedProcesses {
  private static final Duration STILL = Duration.ofSeconds(30);

  /**
   * Who is to end.
   *
   * @param ends how often it had ended before
   * @param said how much it had said before
   */
  private record Stopped(Node node, int ends, int said) {
    static Stopped of(Node node) {
      return new Stopped(node, node.ended().size(), node.said().length());
    }

    /** As one does whose place is taken; then it is started again. */
    void awaitItsEnd() {
      Waiting.until(node.name() + " ends", () -> node.ended().size() > ends);
      assertThat(node.ended().get(ends).code()).as(node.tail()).isEqualTo(1);
      assertThat(node.said().substring(said)).as(node.name()).containsPattern(Faults.REPLACED);
      Waiting.until(node.name() + " is started again", node::alive);
    }
  }

  void inject() {
    // It is never stopped: a first seed that comes back while the others are slow founds a cluster.
    ClusterPlan plan =
        ClusterPlan.of(
                "stop",
                "buffer-1",
                "feed-1",
                "learner-1",
                "learner-2",
                "feed-2",
                "judge-1",
                "judge-2",
                "generator-1",
                "generator-2")
            .also("judge-1", "buffer")
            .also("judge-2", "buffer")
            .withPrompts(500L + 1_400L * Faults.ROUNDS);
    List<Double> seconds = new ArrayList<>();
    try (Cluster cluster = Cluster.start(plan)) {
      for (int round = 0; round < Faults.ROUNDS; round++) {
        // Those that go on are more than those that stand still only when all are back.
        Waiting.until("all see all", () -> allSeeAll(cluster.members()));
        seconds.add(stop(cluster, 1 + round % 2));
      }
      cluster.finishAndAudit();
    }
    Recoveries.keep("SIGSTOP for 30 s", seconds, 60);
  }

  /** Seconds from when they go on until work flows. */
  private static double stop(Cluster cluster, int number) {
    Facts facts = cluster.facts();
    List<Node> still =
        List.of(
            cluster.node("generator-" + number),
            cluster.node("judge-" + number),
            cluster.node(facts.holder("learner")),
            cluster.node(facts.holder("feed")));
    List<Stopped> stopped = still.stream().map(Stopped::of).toList();
    double seconds =
        Faults.recovery(
            cluster,
            "learner",
            () -> {
              long learner = facts.epoch("learner");
              long feed = facts.epoch("feed");
              for (Node node : still) node.signal("STOP");
              Waiting.pause(STILL);
              awaitRemoval(cluster, still.size());
              Waiting.until("another learner", () -> facts.epoch("learner") > learner);
              Waiting.until("another feed", () -> facts.epoch("feed") > feed);
              for (Node node : still) node.signal("CONT");
              return System.nanoTime();
            });
    stopped.forEach(Stopped::awaitItsEnd);
    return seconds;
  }

  private static boolean allSeeAll(List<Node> nodes) {
    return nodes.stream()
        .allMatch(node -> Standing.up(node) && Standing.clusterSize(node) == nodes.size());
  }

  private static void awaitRemoval(Cluster cluster, int removed) {
    Node other = cluster.node("buffer-1");
    int rest = cluster.members().size() - removed;
    Waiting.until("they are removed", () -> Standing.clusterSize(other) == rest);
  }
}
