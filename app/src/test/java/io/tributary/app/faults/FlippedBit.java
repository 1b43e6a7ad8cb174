package io.tributary.app.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.run.SimulatedPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A bit of the newest checkpoint is flipped while the learner is dead: the next one says so, goes
 * on from the checkpoint before, and repeats the ledger's steps. DamageIT does it to a run of the
 * real engine.
 */
final class FlippedBit {
  private static final List<String> FILES =
      List.of(SimulatedPolicy.FILE, "moments.bin", "checkpoint.json");

  void inject() {
    ClusterPlan plan =
        ClusterPlan.of("flipped", "feed-1", "buffer-1", "learner-1", "judge-1", "generator-1")
            .withPrompts(500L + 500L * Faults.ROUNDS);
    List<Double> seconds = new ArrayList<>();
    try (Cluster cluster = Cluster.start(plan)) {
      for (int round = 0; round < Faults.ROUNDS; round++) {
        String file = FILES.get(round % FILES.size());
        Waiting.until("two checkpoints", () -> checkpoints(cluster).size() >= 2);
        seconds.add(Faults.recovery(cluster, "learner", () -> damaged(cluster, file)));
      }
      cluster.finishAndAudit();
    }
    Recoveries.keep("a bit flipped in the newest checkpoint", seconds, 60);
  }

  private static long damaged(Cluster cluster, String file) {
    Node learner = cluster.node("learner-1");
    cluster.holdBack(learner.name());
    cluster.kill(learner.name());
    Waiting.until("it is dead", () -> !learner.alive());
    List<Path> all = checkpoints(cluster);
    Path newest = all.get(all.size() - 1);
    flip(newest.resolve(file));
    cluster.release(learner.name());
    long back = System.nanoTime();
    String named = newest.getFileName() + " is damaged";
    Waiting.until("it says so", () -> learner.log().contains(named));
    return back;
  }

  /** That are under their names, oldest first. */
  private static List<Path> checkpoints(Cluster cluster) {
    try (Stream<Path> entries = Files.list(cluster.run().checkpoints())) {
      return entries
          .filter(path -> path.getFileName().toString().matches("step-\\d{8}"))
          .sorted(Comparator.naturalOrder())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void flip(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      assertThat(bytes).isNotEmpty();
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
