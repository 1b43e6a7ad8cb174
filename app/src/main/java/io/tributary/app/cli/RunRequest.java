package io.tributary.app.cli;

import io.tributary.app.UserError;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Align a model online.
 *
 * @param resume the folder or id of a run to go on with
 * @param fresh make the embedded models anew
 * @param changeJudge the number of the judge that the one of the settings follows
 */
public record RunRequest(
    SettingsRequest settings,
    OutputStyle style,
    Optional<String> resume,
    boolean fresh,
    OptionalInt changeJudge) {
  public RunRequest {
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(style, "style");
    if (resume.isPresent() && fresh) {
      throw UserError.wrongUsage("--fresh starts anew and --resume goes on; give one of them");
    }
    ChangeJudge.require(changeJudge);
    if (changeJudge.isPresent() && resume.isEmpty()) {
      throw UserError.wrongUsage(
              "--change-judge %d is for a run that goes on".formatted(changeJudge.getAsInt()))
          .withHint("name the run: --resume RUN");
    }
    if (resume.isPresent() && resume.get().isBlank()) {
      throw UserError.wrongUsage("--resume needs the folder or id of a run");
    }
  }
}
