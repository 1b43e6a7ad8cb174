package io.tributary.app.experiment;

import io.tributary.app.UserError;
import io.tributary.app.display.RunDisplay;
import io.tributary.app.evaluation.EvaluationFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Does arms with seeds. {@code results/ARM-SEED.json} says that an arm is done with a seed; what
 * was interrupted goes on.
 */
final class ArmRuns {
  private final Experiment experiment;
  private final Path folder;
  private final Path cache;

  /** An arm with a seed. */
  private record Job(Arm arm, long seed) {}

  /**
   * @param folder of the experiment, absolute; {@link Places#BASE} in it has the settings of all
   *     arms
   * @param cache of the made-once models, which all runs share
   */
  ArmRuns(Experiment experiment, Path folder, Path cache) {
    this.experiment = experiment;
    this.folder = folder;
    this.cache = cache;
  }

  /**
   * Loads the settings of every command, so that none fails hours later.
   *
   * @throws io.tributary.config.SettingsException if one of them cannot be
   */
  void check(List<Long> seeds) {
    for (long seed : seeds) {
      for (Arm arm : experiment.arms()) arm.stages().forEach(places(seed)::settings);
    }
  }

  /**
   * All results, those that were there among them, seed by seed in the order of the arms.
   *
   * @param parallel arms under way at a time
   */
  List<ArmResult> all(List<Long> seeds, int parallel, RunDisplay display)
      throws IOException, InterruptedException {
    List<Job> jobs = new ArrayList<>();
    for (long seed : seeds) for (Arm arm : experiment.arms()) jobs.add(new Job(arm, seed));
    display.phase("arms", jobs.size());
    SideBySide<Job, ArmResult> sideBySide =
        new SideBySide<>(
            parallel,
            this::needs,
            this::result,
            job -> {
              if (isDone(job)) return;
              display.note(job.arm().name() + " with seed " + job.seed());
            },
            done -> display.progress(done, Map.of()));
    return List.copyOf(sideBySide.all(jobs).values());
  }

  private Places places(long seed) {
    return new Places(experiment, folder, cache, seed);
  }

  private Set<Job> needs(Job job) {
    Set<Job> needs = new LinkedHashSet<>();
    for (String stage : job.arm().needs()) needs.add(new Job(experiment.armOf(stage), job.seed()));
    return needs;
  }

  private boolean isDone(Job job) {
    return Files.exists(places(job.seed()).result(job.arm()));
  }

  private ArmResult result(Job job) throws IOException, InterruptedException {
    Path file = places(job.seed()).result(job.arm());
    if (isDone(job)) return read(file, job.arm(), job.seed());
    ArmResult result = make(job.arm(), places(job.seed()));
    EvaluationFiles.write(file, result);
    return result;
  }

  private static ArmResult read(Path file, Arm arm, long seed) throws IOException {
    ArmResult result = EvaluationFiles.read(file, ArmResult.class);
    boolean ours = result.arm().equals(arm.name()) && result.seed() == seed;
    if (!ArmResult.SCHEMA.equals(result.schema()) || !ours) {
      throw UserError.failed(
              "%s holds %s of %s with seed %d, not %s of %s with seed %d"
                  .formatted(
                      file,
                      result.schema(),
                      result.arm(),
                      result.seed(),
                      ArmResult.SCHEMA,
                      arm.name(),
                      seed))
          .withHint("remove the file, and it is made anew from the run");
    }
    return result;
  }

  private ArmResult make(Arm arm, Places places) throws IOException, InterruptedException {
    StageRuns stages = new StageRuns(arm, places);
    stages.all();
    if (experiment.curve()) stages.versions();
    if (arm.against().isPresent()) stages.comparison(arm.against().get());
    return ArmReading.of(experiment, arm, places);
  }
}
