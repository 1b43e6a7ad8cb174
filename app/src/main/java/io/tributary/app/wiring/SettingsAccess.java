package io.tributary.app.wiring;

import io.tributary.app.cli.SettingOverride;
import io.tributary.app.cli.SettingsRequest;
import io.tributary.config.ResolvedSettings;
import io.tributary.config.SettingsLoader;
import java.nio.file.Path;
import java.util.Optional;

/** Loads the settings that a command line asks for. */
public final class SettingsAccess {
  private SettingsAccess() {}

  /** tributary.conf of the working folder, then files, then overrides. */
  public static ResolvedSettings load(SettingsRequest request) {
    return new SettingsLoader(
            Optional.of(Path.of("")),
            request.files(),
            request.overrides().stream().map(SettingOverride::assignment).toList())
        .load();
  }
}
