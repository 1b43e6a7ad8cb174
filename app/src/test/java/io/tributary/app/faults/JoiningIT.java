package io.tributary.app.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Whoever comes to a cluster under load has work at once: a judge that had gone, and a generator
 * that nobody has heard of. Whoever goes drains.
 */
class JoiningIT {
  private static final int TERM = 15;
  private static final double LIMIT = 5;

  /** Joining is no fault: once each in a build, often in a soak. */
  private static final int ROUNDS = Math.max(1, Faults.ROUNDS / 3);

  /** What each reports when it has worked for the first time. */
  private static final Map<String, String> WORKED =
      Map.of("generator", "completions/count", "judge", "timing_s/judge");

  @Test
  void workFlowsToWhoJoinsWithinFiveSeconds() {
    ClusterPlan plan =
        ClusterPlan.of(
                "joining",
                "feed-1",
                "buffer-1",
                "learner-1",
                "judge-1",
                "generator-1",
                "generator-2",
                "judge-2")
            .withPrompts(600L + 1_500L * ROUNDS);
    Map<String, List<Double>> seconds = new LinkedHashMap<>();
    try (Cluster cluster = Cluster.start(plan)) {
      for (int round = 0; round < ROUNDS; round++) {
        String next = "generator-" + (3 + round);
        leave(cluster, cluster.node("generator-" + (2 + round)));
        add(seconds, cluster.add(next, "generator"));
        leave(cluster, cluster.node("judge-2"));
        cluster.release("judge-2");
        add(seconds, cluster.node("judge-2"));
      }
      cluster.finishAndAudit();
    }
    seconds.forEach(
        (role, all) -> Recoveries.keep("work for a " + role + " that joins", all, LIMIT));
  }

  /** The others have all the work meanwhile. */
  private static void leave(Cluster cluster, Node node) {
    Waiting.until(node.name() + " works", () -> Standing.works(node));
    Facts facts = cluster.facts();
    int ends = node.ended().size();
    cluster.holdBack(node.name());
    node.signal("TERM");
    Waiting.until(node.name() + " leaves", () -> node.ended().size() > ends);
    assertThat(node.ended().get(ends).code()).as(node.tail()).isEqualTo(128 + TERM);
    long fed = facts.fed();
    Waiting.until("work without it", () -> facts.decidedFrom(fed) > 8);
  }

  /** Adds the seconds from its being a member until it has worked. */
  private static void add(Map<String, List<Double>> seconds, Node node) {
    Waiting.until(node.name() + " is a member", () -> Standing.up(node));
    long up = System.nanoTime();
    String role = node.roles().get(0);
    double worked =
        Waiting.since(
            up, node.name() + " has worked", () -> Standing.reported(node, WORKED.get(role)));
    seconds.computeIfAbsent(role, any -> new ArrayList<>()).add(worked);
  }
}
