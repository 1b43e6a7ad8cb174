package io.tributary.app.cli;

import io.tributary.app.UserError;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Write a run's pairs, or its ranked lists, to a file.
 *
 * @param run the folder or id of the run
 * @param layout of the rows; as read is plain
 * @param candidates whether with all judged responses
 */
public record ExportRequest(
    SettingsRequest settings,
    OutputStyle style,
    String run,
    Path out,
    FileKind kind,
    RowLayout layout,
    boolean candidates,
    boolean force) {
  public ExportRequest {
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(style, "style");
    Objects.requireNonNull(out, "out");
    Objects.requireNonNull(layout, "layout");
    if (run.isBlank()) throw UserError.wrongUsage("export needs the folder or id of a run");
  }
}
