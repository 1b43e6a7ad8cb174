package io.tributary.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.bench.sim.EngineModel;
import io.tributary.bench.sim.JudgeModel;
import io.tributary.bench.sim.LearnerModel;
import io.tributary.bench.sim.StageClock.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small streams through the real actors and a real pair log. */
class ScaleRunTest {
  @TempDir Path work;

  private static ScalePlan small(boolean lockStep) {
    return new ScalePlan(
        new EngineModel(8, 8, 800, 32, 0),
        new JudgeModel(0.005, 0),
        new LearnerModel(0.04, 0, 0),
        2,
        2,
        2,
        4,
        24,
        lockStep);
  }

  private ScaleRun measure(ScalePlan plan) throws Exception {
    try (PairLogTarget log = PairLogTarget.sqlite(work)) {
      return ScaleRun.measure(plan, Duration.ofMillis(100), Duration.ofMillis(800), log);
    }
  }

  @Test
  void aStreamIsMeasured() throws Exception {
    ScaleRun run = measure(small(false));
    // Declared times are never undercut for long, whatever else the machine does.
    assertThat(run.log()).isEqualTo("SQLite");
    assertThat(run.shareOfIdeal()).isGreaterThan(0.05).isLessThan(1.3);
    assertThat(run.candidatesPerSecond()).isGreaterThan(run.pairsPerSecond());
    assertThat(run.lags().max()).isBetween(0.0, 64.0);
    assertThat(run.cpuMicrosPerCandidate()).isPositive();
    assertThat(run.stages().get(Stage.SAMPLE).p50()).isGreaterThanOrEqualTo(0.02);
    assertThat(run.stages().get(Stage.JUDGE).p50()).isGreaterThanOrEqualTo(0.003);
    assertThat(Files.list(work)).isEmpty();
  }

  @Test
  void lockStepHasNoLag() throws Exception {
    ScaleRun run = measure(small(true));
    assertThat(run.lags().max()).isZero();
    assertThat(run.stale()).isZero();
    assertThat(run.shareOfIdeal()).isGreaterThan(0.02).isLessThan(1.2);
  }

  @Test
  void memoryIsMeasuredOncePromptsAreThere() throws Exception {
    ScaleMemory memory = ScaleMemory.measure(ScaleMemory.Place.LEARNER, 100, work);
    assertThat(memory.inFlight()).isEqualTo(100);
    assertThat(memory.bytes()).isGreaterThan(1 << 20);
  }
}
