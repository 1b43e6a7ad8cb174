package io.tributary.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Check preference files and write their rows to one file.
 *
 * @param files in the order that their rows come
 */
public record ImportRequest(
    SettingsRequest settings,
    OutputStyle style,
    List<Path> files,
    Path out,
    FileKind kind,
    RowLayout layout,
    boolean force) {
  public ImportRequest {
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(style, "style");
    Objects.requireNonNull(out, "out");
    files = List.copyOf(files);
  }
}
