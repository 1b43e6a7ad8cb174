package io.tributary.app.run;

import io.tributary.actors.StreamParts;
import io.tributary.actors.StreamSettings;
import io.tributary.actors.TributaryStream;
import io.tributary.api.Judge;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.api.TrainingExample;
import io.tributary.app.display.QuietDisplay;
import io.tributary.config.ResolvedSettings;
import io.tributary.config.SettingsLoader;
import io.tributary.gpu.LearnerEngine;
import io.tributary.gpu.files.checkpoint.CheckpointStep;
import io.tributary.streams.log.SqlPairLog;
import io.tributary.streams.log.SqlitePairLog;
import io.tributary.streams.prompts.ListPromptSource;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A lock-step stream on simulated engines, with the real pair log, ledger and checkpoints, whose
 * process dies at one point of the learner's work, as by {@code kill -9}, or runs to its end.
 */
final class KilledLearner {
  static final int KILLED = 137;

  /** The step is in the ledger and has not been taken. */
  static final String RECORDED = "RECORDED";

  /** The step is taken and nobody knows of it. */
  static final String TAKEN = "TAKEN";

  /** Its weights are published and not saved. */
  static final String PUBLISHED = "PUBLISHED";

  private static final int PER_STEP = 4;

  private KilledLearner() {}

  /** Folder, prompts, the point to die at, and how many times it is passed before. */
  public static void main(String[] arguments) throws Exception {
    int[] left = {arguments.length > 3 ? Integer.parseInt(arguments[3]) : 0};
    run(
        Path.of(arguments[0]),
        Integer.parseInt(arguments[1]),
        reached -> {
          boolean here = arguments.length > 2 && reached.equals(arguments[2]);
          // no finally block runs
          if (here && left[0]-- == 0) Runtime.getRuntime().halt(KILLED);
        });
    System.exit(0);
  }

  /** Told of each point. */
  @FunctionalInterface
  interface Points {
    void reached(String point);
  }

  static void run(Path folder, int prompts, Points points) throws Exception {
    ResolvedSettings settings = new SettingsLoader(Optional.empty(), List.of(), List.of()).load();
    SimulatedSpeeds speeds = new SimulatedSpeeds(folder, Duration.ZERO, Duration.ZERO);
    AtomicReference<SimulatedPolicy> policy = new AtomicReference<>(SimulatedPolicy.start());
    try (SqlPairLog log = SqlitePairLog.open(folder.resolve(SqlitePairLog.FILE_NAME))) {
      LearnerStart start =
          new LearnerStart(
              settings,
              new RunFolder(folder),
              log,
              () -> new Learner(new SimulatedLearner(speeds, policy), points),
              new QuietDisplay(new PrintWriter(System.out)),
              (CheckpointStep step) -> points.reached(step.name()));
      JudgeChoice judge =
          new JudgeChoice("rule", Map.of("contains.a", "[ab]", "contains.b", "[0-4]{3}"));
      IntFunction<Judge> judges = index -> judge.create();
      StreamParts parts =
          new StreamParts(
              log,
              new ListPromptSource(prompts(prompts), 1, 0),
              index -> new SimulatedRollout(speeds, policy, 16),
              Optional.of(judges),
              start::open,
              Optional.empty(),
              start.checkpointer(),
              (step, values) -> {});
      try (TributaryStream stream = TributaryStream.start(lockStep(), parts)) {
        stream.done().toCompletableFuture().get();
      }
    }
  }

  private static List<Prompt> prompts(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Prompt("p" + i, "Question number " + i + "?"))
        .toList();
  }

  private static StreamSettings lockStep() {
    return new StreamSettings(
        17,
        StreamSettings.Objective.PAIRS,
        new StreamSettings.Sampling(
            4, 1.0, 0.7, 0, 1.0, StreamSettings.Shaping.NONE, PER_STEP, 1, true),
        new StreamSettings.Judging(1, 8, 3, 0.0),
        new StreamSettings.Flow(true, 1, 16, Duration.ofMinutes(5), Duration.ofSeconds(5), 2),
        new StreamSettings.Training(PER_STEP, 1, 2, 1_000));
  }

  /** The step is in the ledger when it begins. */
  private record Learner(LearnerEngine real, Points points) implements LearnerEngine {
    @Override
    public PolicyVersion version() {
      return real.version();
    }

    @Override
    public Map<String, Double> step(List<TrainingExample> examples) {
      points.reached(RECORDED);
      Map<String, Double> values = real.step(new ArrayList<>(examples));
      points.reached(TAKEN);
      return values;
    }

    @Override
    public void publish() {
      real.publish();
      points.reached(PUBLISHED);
    }

    @Override
    public void save(Path folder) {
      real.save(folder);
    }

    @Override
    public void restore(Path folder) {
      real.restore(folder);
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
