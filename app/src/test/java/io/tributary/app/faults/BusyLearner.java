package io.tributary.app.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/**
 * A learner's thread that is in native code for a minute does not make its node look dead, and
 * neither do eight seconds in which the whole process stands still, as in a collection of garbage.
 */
final class BusyLearner {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofSeconds(10);

  /** Shorter than {@code acceptable-heartbeat-pause}. */
  private static final Duration STILL = Duration.ofSeconds(8);

  void inject() {
    ClusterPlan plan =
        ClusterPlan.of("busy", "feed-1", "buffer-1", "learner-1", "judge-1", "generator-1")
            .withPrompts(800L + 400L * Faults.ROUNDS);
    try (Cluster cluster = Cluster.start(plan)) {
      int ends = cluster.ends();
      long epoch = cluster.facts().epoch("learner");
      String holder = cluster.facts().holder("learner");
      for (int round = 0; round < Faults.ROUNDS; round++) {
        Duration busy = round == 0 ? LONG : SHORT;
        Faults.recovery(
            cluster,
            "learner",
            () -> {
              cluster.keepNextStepBusy(busy);
              Waiting.until("the step has begun", cluster::stepIsBusy);
              double seconds =
                  Waiting.since(System.nanoTime(), "its end", () -> !cluster.stepIsBusy());
              assertThat(seconds).isGreaterThan(busy.toSeconds() - 2);
              return System.nanoTime();
            });
        requireNobodyReplaced(cluster, ends, holder, epoch);
      }
      Faults.recovery(cluster, "learner", () -> pause(cluster.node(holder)));
      requireNobodyReplaced(cluster, ends, holder, epoch);
      cluster.finishAndAudit();
    }
  }

  private static long pause(Node learner) {
    learner.signal("STOP");
    Waiting.pause(STILL);
    learner.signal("CONT");
    return System.nanoTime();
  }

  private static void requireNobodyReplaced(Cluster cluster, int ends, String holder, long epoch) {
    assertThat(cluster.ends()).as("nobody ended: " + cluster.said()).isEqualTo(ends);
    for (Node node : cluster.members()) {
      assertThat(node.said()).as(node.name()).doesNotContain("SBR took decision");
    }
    assertThat(cluster.facts().epoch("learner")).isEqualTo(epoch);
    assertThat(cluster.facts().holder("learner")).isEqualTo(holder);
  }
}
