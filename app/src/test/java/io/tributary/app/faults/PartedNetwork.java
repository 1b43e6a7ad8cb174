package io.tributary.app.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.Requires;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The network parts the learner's node from the others, for messages and weights, which can still
 * reach the database, and so can it: the others take over, it is fenced and ends, and after healing
 * everything is decided once.
 */
final class PartedNetwork {
  /** Longer than the others need to take over, so that the old learner is found in a step. */
  private static final Duration STEP = Duration.ofSeconds(40);

  /** What was under way may still be taken. */
  private static final Duration SETTLE = Duration.ofSeconds(3);

  /** With the other less than until anybody takes over. */
  private static final Duration ALONE = Duration.ofSeconds(4);

  void inject() {
    Requires.here(CuttableNetwork.isThere(), "needs Linux: all of 127.0.0.0/8 is loopback");
    CuttableNetwork network = new CuttableNetwork();
    ClusterPlan plan =
        ClusterPlan.of(
                "partition",
                "feed-1",
                "buffer-1",
                "learner-1",
                "learner-2",
                "feed-2",
                "judge-1",
                "generator-1")
            .withPrompts(400L + 900L * Faults.ROUNDS);
    List<Double> seconds = new ArrayList<>();
    try (Cluster cluster = Cluster.start(plan, network)) {
      for (int round = 0; round < Faults.ROUNDS; round++) {
        seconds.add(
            round % 3 == 1 ? feedAndLearnerAway(cluster, network) : inAStep(cluster, network));
      }
      cluster.finishAndAudit();
    }
    Recoveries.keep("partition of the learner", seconds, 60);
  }

  /** The learner alone is parted from the others while it is in a long step. */
  private static double inAStep(Cluster cluster, CuttableNetwork network) {
    Facts facts = cluster.facts();
    Node old = cluster.node(facts.holder("learner"));
    long epoch = facts.epoch("learner");
    cluster.keepNextStepBusy(STEP);
    Waiting.until("the step has begun", cluster::stepIsBusy);
    long step = facts.steps();
    double seconds = part(cluster, network, List.of(old));
    assertThat(facts.epoch("learner")).isEqualTo(epoch + 1);
    assertThat(facts.holder("learner")).isNotEqualTo(old.name());
    // The step that the old one was in is the other's now, and so is its version.
    assertThat(facts.epochOfVersion(step)).isEqualTo(epoch + 1);
    awaitItsEnd(cluster, old);
    heal(cluster, network, List.of(old));
    return seconds;
  }

  private static double feedAndLearnerAway(Cluster cluster, CuttableNetwork network) {
    Facts facts = cluster.facts();
    List<Node> away =
        List.of(cluster.node(facts.holder("feed")), cluster.node(facts.holder("learner")));
    double seconds = part(cluster, network, away);
    for (Node node : away) awaitItsEnd(cluster, node);
    heal(cluster, network, away);
    return seconds;
  }

  /** Seconds from the cut until the larger part has taken over and work flows. */
  private static double part(Cluster cluster, CuttableNetwork network, List<Node> away) {
    Facts facts = cluster.facts();
    long epoch = facts.epoch("learner");
    for (Node node : away) cluster.holdBack(node.name());
    return Faults.recovery(
        cluster,
        "learner",
        () -> {
          network.part(away);
          long cut = System.nanoTime();
          getsNoWeights(cluster.with("generator").get(0));
          Waiting.until("another learner", () -> facts.epoch("learner") > epoch);
          Freshness.afterTakeover(cluster, epoch);
          return cut;
        });
  }

  /** The learner may go on, but nothing that it makes comes through. */
  private static void getsNoWeights(Node generator) {
    Waiting.pause(SETTLE);
    long has = Freshness.newest(generator);
    Waiting.pause(ALONE);
    assertThat(Freshness.newest(generator)).isEqualTo(has);
  }

  /** Whoever is cut off from most others ends by itself, with an error that says so. */
  private static void awaitItsEnd(Cluster cluster, Node old) {
    Waiting.until(old.name() + " ends", () -> !old.alive());
    assertThat(old.ended().get(old.ended().size() - 1).code()).as(old.tail()).isEqualTo(1);
    assertThat(old.said()).containsPattern(Faults.REPLACED);
  }

  private static void heal(Cluster cluster, CuttableNetwork network, List<Node> away) {
    network.heal();
    for (Node node : away) cluster.release(node.name());
    Waiting.until("they are back", () -> away.stream().allMatch(Node::alive));
    Faults.recovery(cluster, "learner", System::nanoTime);
  }
}
