package io.tributary.app.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Processes that stand still for 30 s and go on as if nothing had been: the others have replaced
 * them, and what they still write is refused.
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
                "generator-1",
                "generator-2")
            .withPrompts(500L + 1_400L * Faults.ROUNDS);
    List<Double> seconds = new ArrayList<>();
    try (Cluster cluster = Cluster.start(plan)) {
      Facts facts = cluster.facts();
      for (int round = 0; round < Faults.ROUNDS; round++) {
        List<Node> still =
            List.of(
                cluster.node("generator-" + (1 + round % 2)),
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
