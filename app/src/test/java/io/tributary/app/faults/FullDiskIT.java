package io.tributary.app.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.Requires;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * No room for weights and checkpoints: the learner's node ends with one clear error, no half
 * version is ever published, and it goes on once there is room.
 */
class FullDiskIT {
  @Test
  void theLearnerSaysSoAndGoesOnWhenThereIsRoom() {
    Requires.here(FullDisk.isThere(), "needs Linux with util-linux");
    List<Double> seconds = new ArrayList<>();
    try (FullDisk disk = FullDisk.at(Cluster.FOLDER.resolve("small-disk"))) {
      ClusterPlan plan =
          ClusterPlan.of("full-disk", "feed-1", "buffer-1", "learner-1", "judge-1", "generator-1")
              .onDisk(disk.path())
              .withPrompts(500L + 500L * Faults.ROUNDS);
      try (Cluster cluster = Cluster.start(plan)) {
        for (int round = 0; round < Faults.ROUNDS; round++) {
          boolean forbidden = round % 2 == 1 || !disk.mounted();
          seconds.add(Faults.recovery(cluster, "learner", () -> full(cluster, disk, forbidden)));
        }
        cluster.finishAndAudit();
      }
    }
    Recoveries.keep("disk full", seconds, 60);
  }

  private static long full(Cluster cluster, FullDisk disk, boolean forbidden) {
    Node learner = cluster.node("learner-1");
    int ends = learner.ended().size();
    int said = learner.said().length();
    if (forbidden) FullDisk.forbid(learner);
    else disk.fill();
    Waiting.until("the learner ends", () -> learner.ended().size() > ends);
    if (!forbidden) disk.free();
    assertThat(learner.ended().get(ends).code()).as(learner.tail()).isEqualTo(1);
    // Who may write to no file cannot say why either.
    if (!forbidden) {
      assertThat(learner.said().substring(said))
          .containsPattern("tributary: .*No space left on device");
    }
    return System.nanoTime();
  }
}
