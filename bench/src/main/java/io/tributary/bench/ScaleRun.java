package io.tributary.bench;

import com.sun.management.OperatingSystemMXBean;
import io.tributary.actors.TributaryStream;
import io.tributary.bench.sim.Simulation;
import io.tributary.bench.sim.Simulation.StepEnd;
import io.tributary.bench.sim.StageClock;
import io.tributary.bench.sim.StageClock.Stage;
import io.tributary.streams.log.PairLog;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a stream did in a window of time after a warm-up.
 *
 * @param log what its pair log was in
 * @param pairsPerSecond trained, from the end of the first step in the window to that of the last
 * @param candidatesPerSecond sampled
 * @param cpuCores processor time of the whole process by wall time
 * @param lags of the examples trained in the window
 */
record ScaleRun(
    ScalePlan plan,
    String log,
    double pairsPerSecond,
    double candidatesPerSecond,
    double cpuCores,
    Map<Stage, Quantiles> stages,
    Quantiles lags,
    long stale) {

  private static final Duration LONGEST_START = Duration.ofMinutes(2);

  /**
   * Runs a stream on a new pair log.
   *
   * @throws IllegalStateException if it fails, or trains nothing in the window
   */
  static ScaleRun measure(ScalePlan plan, Duration warmUp, Duration window, PairLogTarget target)
      throws IOException, InterruptedException {
    StageClock clock = new StageClock(true);
    Simulation simulation = new Simulation(plan.engine(), plan.judge(), plan.learner(), clock);
    try (PairLog log = target.open(ScalePlan.BUCKETS)) {
      Snapshot before;
      Snapshot after;
      try (TributaryStream stream = TributaryStream.start(plan.settings(), simulation.parts(log));
          simulation) {
        Running running = new Running(stream);
        long began = System.nanoTime();
        while (simulation.steps().isEmpty()) {
          if (System.nanoTime() - began > LONGEST_START.toNanos()) {
            throw new IllegalStateException("no step in " + LONGEST_START);
          }
          running.sleep(Duration.ofMillis(20));
        }
        running.sleep(warmUp);
        clock.counting(true);
        before = Snapshot.of(simulation);
        running.sleep(window);
        after = Snapshot.of(simulation);
        clock.counting(false);
      }
      return of(plan, target.label(), simulation, before, after, log);
    }
  }

  private static ScaleRun of(
      ScalePlan plan,
      String label,
      Simulation simulation,
      Snapshot before,
      Snapshot after,
      PairLog log) {
    double seconds = (after.nanos() - before.nanos()) / 1e9;
    List<StepEnd> steps =
        simulation.steps().stream()
            .filter(step -> step.nanos() >= before.nanos() && step.nanos() <= after.nanos())
            .toList();
    Map<Stage, Quantiles> stages = new EnumMap<>(Stage.class);
    simulation.clock().seconds().forEach((stage, times) -> stages.put(stage, Quantiles.of(times)));
    double pairsPerSecond =
        pairsPerSecond(steps)
            .orElseThrow(
                () -> new IllegalStateException("fewer than 2 steps in " + seconds + " s"));
    PolicyLags lags =
        PolicyLags.between(log, steps.get(0).version(), steps.get(steps.size() - 1).version());
    return new ScaleRun(
        plan,
        label,
        pairsPerSecond,
        (after.candidates() - before.candidates()) / seconds,
        (after.cpuNanos() - before.cpuNanos()) / 1e9 / seconds,
        stages,
        Quantiles.of(lags.trained()),
        lags.stale());
  }

  /** The first step's examples were made before it ended. */
  static Optional<Double> pairsPerSecond(List<StepEnd> steps) {
    if (steps.size() < 2) return Optional.empty();
    long examples = steps.stream().skip(1).mapToLong(StepEnd::examples).sum();
    long nanos = steps.get(steps.size() - 1).nanos() - steps.get(0).nanos();
    return Optional.of(examples / (nanos / 1e9));
  }

  /** Trained by what the declared times allow. */
  double shareOfIdeal() {
    return pairsPerSecond / plan.idealPairsPerSecond();
  }

  /** Processor time of everything in the process, engines' included, by candidate. */
  double cpuMicrosPerCandidate() {
    return 1e6 * cpuCores / candidatesPerSecond;
  }

  private record Snapshot(long nanos, long candidates, long cpuNanos) {
    static Snapshot of(Simulation simulation) {
      OperatingSystemMXBean system =
          (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      return new Snapshot(System.nanoTime(), simulation.candidates(), system.getProcessCpuTime());
    }
  }

  /** A stream that must not end. */
  record Running(TributaryStream stream) {
    void sleep(Duration time) throws InterruptedException {
      long end = System.nanoTime() + time.toNanos();
      while (System.nanoTime() < end) {
        if (stream.done().toCompletableFuture().isDone()) {
          stream.done().toCompletableFuture().join();
          throw new IllegalStateException("the stream ended before it was measured");
        }
        Thread.sleep(Math.max(1, Math.min(50, (end - System.nanoTime()) / 1_000_000)));
      }
    }
  }
}
