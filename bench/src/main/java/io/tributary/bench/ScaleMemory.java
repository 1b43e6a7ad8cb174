package io.tributary.bench;

import io.tributary.actors.TributaryStream;
import io.tributary.bench.sim.EngineModel;
import io.tributary.bench.sim.JudgeModel;
import io.tributary.bench.sim.LearnerModel;
import io.tributary.bench.sim.Simulation;
import io.tributary.bench.sim.StageClock;
import io.tributary.streams.log.SqlitePairLog;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Live heap with so many prompts fed and not trained.
 *
 * @param bytes after a full collection
 * @param seconds until they were all there
 */
record ScaleMemory(Place place, int inFlight, long bytes, double seconds) {
  /** Where the prompts are. */
  enum Place {
    /** Being sampled, or waiting for a slot. */
    GENERATORS("with the generators"),
    /** Committed, and not read by a learner that is in a step. */
    PAIR_LOG("in the pair log"),
    /** Committed, and read by a learner that is slow. */
    LEARNER("with the learner");

    private final String label;

    Place(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  private static final int GENERATORS = 64;
  private static final int PROMPTS_PER_UNIT = 8;
  private static final Duration LONGEST = Duration.ofMinutes(10);

  static ScaleMemory measure(Place place, int inFlight, Path work)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(work, "scale");
    ScalePlan plan = plan(place, inFlight);
    Simulation simulation =
        new Simulation(plan.engine(), plan.judge(), plan.learner(), new StageClock(false));
    try (SqlitePairLog log = SqlitePairLog.open(folder.resolve(SqlitePairLog.FILE_NAME));
        TributaryStream stream = TributaryStream.start(plan.settings(), simulation.parts(log));
        simulation) {
      ScaleRun.Running running = new ScaleRun.Running(stream);
      long start = System.nanoTime();
      // A unit that would go beyond the limit is not fed.
      while (!there(place, inFlight - PROMPTS_PER_UNIT, simulation, log)) {
        if (System.nanoTime() - start > LONGEST.toNanos()) {
          throw new IllegalStateException(
              "%d prompts not in flight after %s".formatted(inFlight, LONGEST));
        }
        running.sleep(Duration.ofMillis(500));
      }
      if (place == Place.LEARNER) {
        long begun = simulation.stepsBegun();
        simulation.endStep();
        while (simulation.stepsBegun() == begun) running.sleep(Duration.ofMillis(50));
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      running.sleep(Duration.ofSeconds(2));
      return new ScaleMemory(place, inFlight, liveBytes(), seconds);
    } finally {
      TemporaryFolders.delete(folder);
    }
  }

  private static boolean there(Place place, int prompts, Simulation simulation, SqlitePairLog log) {
    var counts = log.counts();
    return (place == Place.GENERATORS ? counts.fed() : counts.paired()) >= prompts
        && (place == Place.GENERATORS || simulation.stepsBegun() > 0);
  }

  private static ScalePlan plan(Place place, int inFlight) {
    boolean held = place == Place.GENERATORS;
    // Held: as many slots as rows, and responses that take longer than the measurement.
    int slots = held ? inFlight * ScalePlan.CANDIDATES / GENERATORS + 1 : 32;
    EngineModel engine =
        held
            ? new EngineModel(slots, 1, 10, 2_000, 0)
            : new EngineModel(slots, 256, Double.POSITIVE_INFINITY, 128, 0.5);
    return new ScalePlan(
        engine,
        new JudgeModel(0, 0),
        new LearnerModel(100_000, 0, 0),
        held ? GENERATORS : 4,
        2,
        PROMPTS_PER_UNIT,
        1,
        inFlight,
        false);
  }

  private static long liveBytes() {
    for (int i = 0; i < 3; i++) System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
