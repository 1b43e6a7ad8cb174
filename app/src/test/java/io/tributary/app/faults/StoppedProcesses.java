package io.tributary.app.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Processes of all roles that stand still for 30 s and go on as if nothing had been: the others
 * have replaced them, and what they still write is refused.
 */
final class StoppedProcesses {
  private static final Duration STILL = Duration.ofSeconds(30);

  void inject() {
    ClusterPlan plan =
        ClusterPlan.of(
                "stop",
                "feed-1",
                "buffer-1",
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
      Facts facts = cluster.facts();
      for (int round = 0; round < Faults.ROUNDS; round++) {
        // Those that go on are more than those that stand still only when all are back.
        Waiting.until("all are members", () -> cluster.members().stream().allMatch(Standing::up));
        List<Node> still =
            List.of(
                cluster.node("generator-" + (1 + round % 2)),
                cluster.node("judge-" + (1 + round % 2)),
                cluster.node(facts.holder("learner")),
                cluster.node(facts.holder("feed")));
        seconds.add(
            Faults.recovery(
                cluster,
                "learner",
                () -> {
                  for (Node node : still) node.signal("STOP");
                  Waiting.pause(STILL);
                  for (Node node : still) node.signal("CONT");
                  return System.nanoTime();
                }));
      }
      cluster.finishAndAudit();
    }
    Recoveries.keep("SIGSTOP for 30 s", seconds, 60);
  }
}
