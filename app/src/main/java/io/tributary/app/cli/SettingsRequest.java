package io.tributary.app.cli;

import java.nio.file.Path;
import java.util.List;

/**
 * Which settings a command is to use.
 *
 * @param files {@code -c} files, later ones win
 * @param overrides settings that win over all files, later ones win
 */
public record SettingsRequest(List<Path> files, List<SettingOverride> overrides) {
  public SettingsRequest {
    files = List.copyOf(files);
    overrides = List.copyOf(overrides);
  }
}
