package io.tributary.app.cli;

import io.tributary.app.UserError;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Write a run's pairs to a file.
 *
 * @param run the folder or id of the run
 * @param conversational whether as lists of messages rather than texts
 * @param candidates whether with all judged responses
 */
public record ExportRequest(
    SettingsRequest settings,
    OutputStyle style,
    String run,
    Path out,
    FileKind kind,
    boolean conversational,
    boolean candidates,
    boolean force) {
  public ExportRequest {
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(style, "style");
    Objects.requireNonNull(out, "out");
    if (run.isBlank()) throw UserError.wrongUsage("export needs the folder or id of a run");
  }
}
