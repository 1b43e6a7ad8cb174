package io.tributary.app.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.Requires;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Weights do not come through while messages do: the generator goes on with those it has, and
 * catches up when they come again.
 */
final class WeightsOutOfReach {
  /** What was under way, and a part whose bytes had arrived, may still be taken. */
  private static final Duration SETTLE = Duration.ofSeconds(3);

  private static final Duration GONE = Duration.ofSeconds(8);

  void inject() throws IOException {
    Requires.here(CuttableNetwork.isThere(), "needs Linux: all of 127.0.0.0/8 is loopback");
    LearnerLink link = new LearnerLink();
    ClusterPlan plan =
        ClusterPlan.of("weights-gone", "feed-1", "buffer-1", "learner-1", "judge-1", "generator-1")
            .with("pipeline.max-policy-lag = 10000")
            .with("weights.timeout = 2s")
            .withPrompts(600L + 600L * Faults.ROUNDS);
    List<Double> seconds = new ArrayList<>();
    try (Cluster cluster = Cluster.start(plan, link)) {
      Node generator = cluster.node("generator-1");
      Waiting.until("its first versions", () -> Freshness.newest(generator) > 0);
      int ends = cluster.ends();
      long epoch = cluster.facts().epoch("learner");
      for (int round = 0; round < Faults.ROUNDS; round++) {
        seconds.add(outage(cluster, link, generator, round % 2 == 1));
      }
      assertThat(cluster.ends()).as(cluster.said()).isEqualTo(ends);
      assertThat(cluster.facts().epoch("learner")).isEqualTo(epoch);
      cluster.finishAndAudit();
    }
    Recoveries.keep("weights out of reach", seconds, 10);
  }

  /** Seconds from their return until the generator has what was published by then. */
  private static double outage(Cluster cluster, LearnerLink link, Node generator, boolean quietly)
      throws IOException {
    Facts facts = cluster.facts();
    link.cut(quietly);
    Waiting.pause(SETTLE);
    long has = Freshness.newest(generator);
    long outcomes = facts.outcomes();
    long published = facts.published();
    Waiting.pause(GONE);
    Waiting.until("samples of the old version", () -> facts.outcomes() > outcomes + 20);
    Waiting.until("new versions", () -> facts.published() > published + 3);
    assertThat(Freshness.newest(generator)).as("what it has").isEqualTo(has);
    link.heal(quietly);
    long missed = facts.published();
    assertThat(missed).isGreaterThan(has);
    return Waiting.since(
        System.nanoTime(), "its catching up", () -> Freshness.newest(generator) >= missed);
  }
}
