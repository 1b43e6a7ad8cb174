package io.tributary.app.run;

import io.tributary.app.cli.SettingOverride;
import io.tributary.app.cli.SettingsRequest;
import io.tributary.config.JudgeIdentity;
import io.tributary.config.ResolvedSettings;
import io.tributary.config.SettingsLoader;
import java.nio.file.Path;

/** The settings that a run was started with, and those of the command line that may change. */
final class ResumedSettings {
  private ResumedSettings() {}

  /**
   * Reads them.
   *
   * @param anotherJudge the command line says all of the judge, and nothing of the one before is
   *     kept
   * @throws io.tributary.app.UserError if one that may not change is another
   */
  static ResolvedSettings of(RunFolder folder, SettingsRequest request, boolean anotherJudge) {
    SettingsLoader started = SettingsLoader.defaults().file(folder.config().toAbsolutePath());
    SettingsLoader now = anotherJudge ? started.forgetting(JudgeIdentity.PATHS) : started;
    for (Path file : request.files()) now = now.file(file.toAbsolutePath());
    for (SettingOverride set : request.overrides()) now = now.set(set.assignment());
    now = now.set("run.folder=" + folder.path().toAbsolutePath().getParent());
    ResolvedSettings resolved = now.load();
    GuardedSettings.check(
        resolved, GuardedSettings.of(started.load()), "the run, which was started with");
    return resolved;
  }
}
