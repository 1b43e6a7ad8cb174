package io.tributary.app.faults;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code kill -9} of each role under load: nothing is lost, nothing is trained twice. */
class KillIT {
  @Test
  void killedMembersOfEachRole() {
    int rounds = Faults.ROUNDS;
    ClusterPlan plan =
        ClusterPlan.of(
                "kill",
                "feed-1",
                "buffer-1",
                "buffer-2",
                "learner-1",
                "judge-1",
                "judge-2",
                "generator-1",
                "generator-2")
            .withPrompts(500L + 900L * rounds);
    Map<String, List<Double>> seconds = new LinkedHashMap<>();
    List<Double> fresh = new ArrayList<>();
    try (Cluster cluster = Cluster.start(plan)) {
      for (int round = 0; round < rounds; round++) {
        for (String role : Faults.LIMITS.keySet()) {
          boolean two = cluster.node(role + "-2") != null;
          String name = role + "-" + (two ? 1 + round % 2 : 1);
          double flows = Faults.recovery(cluster, role, () -> kill(cluster, name, fresh));
          seconds.computeIfAbsent(role, any -> new ArrayList<>()).add(flows);
        }
        cluster.auditLive();
      }
      cluster.finishAndAudit();
    }
    Recoveries.keep("kill -9 ", seconds);
    Recoveries.keep("a new learner's weights at all generators", fresh, 3);
  }

  private static long kill(Cluster cluster, String name, List<Double> fresh) {
    long epoch = cluster.facts().epoch("learner");
    long killed = cluster.kill(name);
    if (name.startsWith("learner")) fresh.add(Freshness.afterTakeover(cluster, epoch));
    return killed;
  }
}
