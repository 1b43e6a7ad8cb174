package io.tributary.app.cli;

import io.tributary.app.UserError;
import java.util.Objects;
import java.util.Optional;

/**
 * Check a run from its database and checkpoints.
 *
 * @param run the folder or id of the run; empty for the last local cluster's
 * @param live whether the run goes on meanwhile
 */
public record AuditRequest(
    SettingsRequest settings, OutputStyle style, Optional<String> run, boolean live) {
  public AuditRequest {
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(style, "style");
    if (run.filter(String::isBlank).isPresent()) {
      throw UserError.wrongUsage("audit needs the folder or id of a run");
    }
  }
}
