package io.tributary.app.experiment;

import io.tributary.app.UserError;
import io.tributary.app.cli.SettingOverride;
import io.tributary.app.cli.SettingsRequest;
import io.tributary.app.display.RunDisplay;
import io.tributary.app.evaluation.EvaluationFiles;
import io.tributary.app.report.ReportFiles;
import io.tributary.app.wiring.SettingsAccess;
import io.tributary.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs arms, one process after the other. {@code results/ARM-SEED.json} says that an arm is done
 * with a seed; a run that was interrupted goes on.
 */
final class ArmRuns {
  static final String BASE = "base.conf";

  private final Experiment experiment;
  private final Path folder;
  private final Path cache;

  /**
   * @param folder of the experiment, absolute; {@link #BASE} in it has the settings of all arms
   * @param cache of the made-once models, which all runs share
   */
  ArmRuns(Experiment experiment, Path folder, Path cache) {
    this.experiment = experiment;
    this.folder = folder;
    this.cache = cache;
  }

  /**
   * Loads the settings of every arm, so that none fails hours later.
   *
   * @throws io.tributary.config.SettingsException if one of them cannot be
   */
  void check(List<Long> seeds) {
    for (Arm arm : experiment.arms()) for (long seed : seeds) settings(arm, seed);
  }

  /** All results, those that were there among them, seed by seed in the order of the arms. */
  List<ArmResult> all(List<Long> seeds, RunDisplay display)
      throws IOException, InterruptedException {
    List<ArmResult> results = new ArrayList<>();
    display.phase("arms", (long) experiment.arms().size() * seeds.size());
    for (long seed : seeds) {
      for (Arm arm : experiment.arms()) {
        Path file = result(arm, seed);
        if (Files.exists(file)) {
          results.add(read(file, arm, seed));
        } else {
          display.note(arm.name() + " with seed " + seed);
          ArmResult result = run(arm, seed);
          EvaluationFiles.write(file, result);
          results.add(result);
        }
        display.progress(results.size(), Map.of());
      }
    }
    return results;
  }

  private Path result(Arm arm, long seed) {
    return folder.resolve("results").resolve(arm.id(seed) + ".json");
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

  private ArmResult run(Arm arm, long seed) throws IOException, InterruptedException {
    Path run = runFolder(arm.name(), seed);
    Path log = folder.resolve("logs").resolve(arm.id(seed) + ".log");
    if (!Files.exists(run.resolve(ReportFiles.JSON_NAME))) {
      boolean begun = Files.exists(run.resolve("config.conf"));
      Child.run("arm " + arm.id(seed), begun ? goOn(run) : begin(arm, seed), log);
      // a run that was told to end has drained, and reports no failure
      if (!Files.exists(run.resolve(ReportFiles.JSON_NAME))) {
        throw UserError.failed("arm " + arm.id(seed) + " was stopped before its end")
            .withHint("repeat the command to go on");
      }
    }
    Path versions = null;
    if (experiment.curve()) {
      versions = folder.resolve("results").resolve(arm.id(seed) + "-versions.json");
      Files.createDirectories(versions.getParent());
      if (!Files.exists(versions)) {
        Child.run("the evaluation of arm " + arm.id(seed), evaluate(run, versions), log);
      }
    }
    int perStep = settings(arm, seed).learner().examplesPerStep();
    return RunReading.of(arm, seed, run, versions, perStep);
  }

  private Path runFolder(String arm, long seed) {
    return folder.resolve("runs").resolve(arm + "-" + seed);
  }

  private List<String> begin(Arm arm, long seed) {
    List<String> out =
        new ArrayList<>(List.of("run", "--quiet", "-c", folder.resolve(BASE).toString()));
    for (String setting : assignments(arm, seed)) out.addAll(List.of("--set", setting));
    return out;
  }

  private static List<String> goOn(Path run) {
    return List.of("run", "--quiet", "--resume", run.toString());
  }

  private static List<String> evaluate(Path run, Path file) {
    return List.of(
        "eval",
        "--quiet",
        "--run",
        run.toString(),
        "--by",
        "gold",
        "--samples",
        "1",
        "--out",
        file.toString());
  }

  private List<String> assignments(Arm arm, long seed) {
    List<String> out = new ArrayList<>();
    for (String setting : arm.settings()) out.add(withModel(setting, seed));
    out.add("seed=" + seed);
    out.add("run.id=" + arm.id(seed));
    out.add("run.folder=" + folder.resolve("runs"));
    out.add("run.cache=" + cache);
    return out;
  }

  /** Puts the folder of the model that another arm delivered in place of {@code @ARM}. */
  private String withModel(String setting, long seed) {
    int equals = setting.indexOf('=');
    if (!setting.startsWith(Arm.MODEL_OF, equals + 1)) return setting;
    Path model = runFolder(setting.substring(equals + 2), seed).resolve("model");
    return setting.substring(0, equals + 1) + model;
  }

  private Settings settings(Arm arm, long seed) {
    List<SettingOverride> overrides = new ArrayList<>();
    for (String assignment : assignments(arm, seed)) {
      int equals = assignment.indexOf('=');
      overrides.add(
          new SettingOverride(
              assignment.substring(0, equals), assignment.substring(equals + 1), "--set"));
    }
    return SettingsAccess.load(new SettingsRequest(List.of(folder.resolve(BASE)), overrides))
        .settings();
  }
}
