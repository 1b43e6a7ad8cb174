package io.tributary.app.wiring;

import io.tributary.app.cli.SettingOverride;
import io.tributary.app.cli.SettingsRequest;
import io.tributary.config.ResolvedSettings;
import io.tributary.config.Settings;
import io.tributary.config.SettingsLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Loads the settings that a command line asks for. */
public final class SettingsAccess {
  private SettingsAccess() {}

  /** tributary.conf of the working folder, then files, then overrides. */
  public static ResolvedSettings load(SettingsRequest request) {
    return loader(request).load();
  }

  /** The same, with every file and folder that a run reads as an absolute path. */
  public static ResolvedSettings loadAnchored(SettingsRequest request) {
    SettingsLoader loader = loader(request);
    Settings settings = loader.load().settings();
    Map<String, Optional<Path>> paths =
        Map.of(
            "prompts.file", settings.prompts().file(),
            "prompts.http.token-file", settings.prompts().http().tokenFile(),
            "model.folder", settings.model().folder(),
            "learner.inverse-q.aligned-model", settings.learner().inverseQ().alignedModel(),
            "learner.offline.data", settings.learner().offline().data(),
            "pair-log.password-file", settings.pairLog().passwordFile());
    for (Map.Entry<String, Optional<Path>> entry : paths.entrySet()) {
      if (entry.getValue().isEmpty() || entry.getValue().get().isAbsolute()) continue;
      loader = loader.set(entry.getKey() + "=" + entry.getValue().get().toAbsolutePath());
    }
    return loader.load();
  }

  private static SettingsLoader loader(SettingsRequest request) {
    return new SettingsLoader(
        Optional.of(Path.of("")),
        request.files(),
        request.overrides().stream().map(SettingOverride::assignment).toList());
  }
}
