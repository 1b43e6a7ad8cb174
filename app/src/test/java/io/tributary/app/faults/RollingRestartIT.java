package io.tributary.app.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Every node is told to leave, ends in order, and is started again, one after the other as in an
 * upgrade, while the stream flows: nobody is taken for dead and nothing is lost.
 */
class RollingRestartIT {
  private static final int TERM = 15;

  /** What two generators sample in four minutes, and more. */
  private static final long PROMPTS = 6_000;

  @Test
  void nodesAreRestartedOneByOneUnderLoad() {
    ClusterPlan plan = ClusterPlan.of("rolling", ClusterPlan.TEN).withPrompts(PROMPTS);
    Map<String, List<Double>> seconds = new LinkedHashMap<>();
    try (Cluster cluster = Cluster.start(plan)) {
      for (String name : plan.nodes().keySet()) {
        Waiting.until(name + " works", () -> Standing.works(cluster.node(name)));
      }
      for (Map.Entry<String, String> one : plan.nodes().entrySet()) {
        String role = one.getValue();
        seconds
            .computeIfAbsent(role, any -> new ArrayList<>())
            .add(restart(cluster, one.getKey(), role));
      }
      for (String name : plan.nodes().keySet()) {
        assertThat(cluster.node(name).ended()).as(name).hasSize(1);
        assertThat(cluster.node(name).said()).as(name).doesNotContain("SBR took decision");
      }
      cluster.finishAndAudit();
    }
    Recoveries.keep("restart ", seconds);
  }

  /** Seconds from its SIGTERM until work flows; the next one's turn is when it works again. */
  private static double restart(Cluster cluster, String name, String role) {
    Facts facts = cluster.facts();
    Node node = cluster.node(name);
    boolean one = role.equals("feed") || role.equals("learner");
    boolean holds = one && facts.holder(role).equals(name);
    long epoch = facts.epoch(role);
    double seconds = Faults.recovery(cluster, role, () -> end(node));
    if (one)
      assertThat(facts.epoch(role)).as("turns of " + role).isEqualTo(epoch + (holds ? 1 : 0));
    if (holds) assertThat(facts.holder(role)).as("who took over").isNotEqualTo(name);
    try {
      Waiting.until(name + " works again", () -> Standing.works(node));
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + cluster.said(), e);
    }
    return seconds;
  }

  /** The moment it was told; it has ended by then, as whoever is told to does. */
  private static long end(Node node) {
    int ends = node.ended().size();
    long told = System.nanoTime();
    node.signal("TERM");
    Waiting.until(node.name() + " ends", () -> node.ended().size() > ends);
    assertThat(node.ended().get(ends).code()).as(node.tail()).isEqualTo(128 + TERM);
    return told;
  }
}
