package io.tributary.app.cli;

import io.tributary.app.UserError;
import java.util.Objects;
import java.util.Optional;

/**
 * Align a model online.
 *
 * @param resume the folder or id of a run to go on with
 * @param fresh make the embedded models anew
 */
public record RunRequest(
    SettingsRequest settings, OutputStyle style, Optional<String> resume, boolean fresh) {
  public RunRequest {
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(style, "style");
    if (resume.isPresent() && fresh) {
      throw UserError.wrongUsage("--fresh starts anew and --resume goes on; give one of them");
    }
    if (resume.isPresent() && resume.get().isBlank()) {
      throw UserError.wrongUsage("--resume needs the folder or id of a run");
    }
  }
}
