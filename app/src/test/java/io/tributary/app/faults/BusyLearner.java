package io.tributary.app.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/** A learner's thread that is in native code for a minute does not make its node look dead. */
final class BusyLearner {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofSeconds(10);

  void inject() {
    ClusterPlan plan =
        ClusterPlan.of("busy", "feed-1", "buffer-1", "learner-1", "judge-1", "generator-1")
            .withPrompts(600L + 400L * Faults.ROUNDS);
    try (Cluster cluster = Cluster.start(plan)) {
      long epoch = cluster.facts().epoch("learner");
      int ends = cluster.ends();
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
        assertThat(cluster.ends()).as("nobody ended: " + cluster.said()).isEqualTo(ends);
        assertThat(cluster.said()).doesNotContain("SBR took decision");
        assertThat(cluster.facts().epoch("learner")).isEqualTo(epoch);
      }
      cluster.finishAndAudit();
    }
  }
}
