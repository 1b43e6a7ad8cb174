package io.tributary.app.faults;

import io.tributary.app.cluster.LocalPorts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * {@code kill -9} of each role under load, while prompts are posted too: nothing is lost, nothing
 * is fed or trained twice.
 */
class KillIT {
  @Test
  void killedMembersOfEachRole() throws IOException {
    int rounds = Faults.ROUNDS;
    PostingClient client = new PostingClient(LocalPorts.take());
    ClusterPlan files =
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
    ClusterPlan plan = files.with(client.settings(files));
    Map<String, List<Double>> seconds = new LinkedHashMap<>();
    List<Double> fresh = new ArrayList<>();
    try (Cluster cluster = Cluster.start(plan)) {
      for (int round = 0; round < rounds; round++) {
        for (String role : Faults.LIMITS.keySet()) {
          boolean two = cluster.node(role + "-2") != null;
          String name = role + "-" + (two ? 1 + round % 2 : 1);
          String before = "before-%s-%d".formatted(role, round);
          String during = "during-%s-%d".formatted(role, round);
          client.post(before);
          // Some are taken and their answer is lost with the node.
          var posting = CompletableFuture.runAsync(() -> client.post(during));
          double flows = Faults.recovery(cluster, role, () -> kill(cluster, name, fresh));
          posting.join();
          client.post(before);
          seconds.computeIfAbsent(role, any -> new ArrayList<>()).add(flows);
        }
        cluster.auditLive();
      }
      client.requireOutcomes(cluster.facts());
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
