package io.tributary.app.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An hour in which any member is killed every minute. */
@Tag("soak")
class KillEveryMinuteIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int KILLS = Integer.getInteger("tributary.soak-minutes", 60);

  /** What two generators sample in a minute, and more. */
  private static final long PROMPTS = 1_500;

  @Test
  void nothingIsLostAndNothingTrainedTwice() {
    String[] names = {
      "feed-1",
      "buffer-1",
      "buffer-2",
      "learner-1",
      "learner-2",
      "feed-2",
      "judge-1",
      "judge-2",
      "generator-1",
      "generator-2"
    };
    SplittableRandom random = new SplittableRandom(7);
    List<Double> seconds = new ArrayList<>();
    try (Cluster cluster =
        Cluster.start(Cluster.Plan.of("hour", names).withPrompts(PROMPTS * (KILLS + 1)))) {
      for (int kill = 0; kill < KILLS; kill++) {
        long next = System.nanoTime() + MINUTE.toNanos();
        String name = names[random.nextInt(names.length)];
        seconds.add(Faults.recovery(cluster, "learner", () -> cluster.kill(name)));
        Waiting.pause(Duration.ofNanos(Math.max(0, next - System.nanoTime())));
      }
      cluster.finishAndAudit();
    }
    Recoveries.keep("kill -9 of any member, every minute", seconds, 60);
  }
}
