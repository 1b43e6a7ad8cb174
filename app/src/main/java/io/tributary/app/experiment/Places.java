package io.tributary.app.experiment;

import io.tributary.app.cli.SettingOverride;
import io.tributary.app.cli.SettingsRequest;
import io.tributary.app.wiring.SettingsAccess;
import io.tributary.config.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where an experiment's things of one seed lie, and the settings of its commands.
 *
 * @param folder of the experiment, absolute; {@link #BASE} in it has the settings of all arms
 * @param cache of the made-once models, which all commands share
 */
record Places(Experiment experiment, Path folder, Path cache, long seed) {
  static final String BASE = "base.conf";

  /** Says that the arm is done. */
  Path result(Arm arm) {
    return file("results", arm.name(), ".json");
  }

  /** Versions on the way of a run. */
  Path versions(Arm arm) {
    return file("results", arm.name(), "-versions.json");
  }

  /** The arm's model against another one. */
  Path comparison(Arm arm) {
    return file("results", arm.name(), "-model.json");
  }

  /** All that an arm's commands say. */
  Path log(Arm arm) {
    return file("logs", arm.name(), ".log");
  }

  Path run(String stream) {
    return file("runs", stream, "");
  }

  Path pairs(String name) {
    return file("pairs", name, ".jsonl");
  }

  /** What an offline training says of itself; there when its model is. */
  Path training(String offline) {
    return file("models", offline, ".json");
  }

  /** The model that a stage makes. */
  Path model(String name) {
    for (Arm arm : experiment.arms()) {
      for (Stage stage : arm.stages()) {
        if (!stage.name().equals(name)) continue;
        if (stage instanceof Stage.Stream) return run(name).resolve("model");
        if (stage instanceof Stage.Offline) return file("models", name, "");
      }
    }
    throw new IllegalArgumentException("no stage " + name + " makes a model");
  }

  private Path file(String kind, String name, String end) {
    return folder.resolve(kind).resolve(name + "-" + seed + end);
  }

  /** {@code PATH=VALUE}s of a stage's command over {@link #BASE}. */
  List<String> assignments(Stage stage) {
    List<String> out = new ArrayList<>();
    for (String setting : stage.settings()) out.add(withModel(setting));
    out.addAll(common());
    if (stage instanceof Stage.Stream) out.add("run.id=" + stage.name() + "-" + seed);
    return out;
  }

  /** Those of every command. */
  List<String> common() {
    return List.of("seed=" + seed, "run.folder=" + folder.resolve("runs"), "run.cache=" + cache);
  }

  private String withModel(String setting) {
    int value = setting.indexOf('=') + 1;
    if (!setting.startsWith(Stage.MODEL_OF, value)) return setting;
    return setting.substring(0, value) + model(setting.substring(value + 1));
  }

  /**
   * The settings of a stage's command.
   *
   * @throws io.tributary.config.SettingsException if they cannot be
   */
  Settings settings(Stage stage) {
    List<SettingOverride> overrides = new ArrayList<>();
    for (String assignment : assignments(stage)) {
      int equals = assignment.indexOf('=');
      overrides.add(
          new SettingOverride(
              assignment.substring(0, equals), assignment.substring(equals + 1), "--set"));
    }
    return SettingsAccess.load(new SettingsRequest(List.of(folder.resolve(BASE)), overrides))
        .settings();
  }
}
