package io.tributary.app.cli;

import io.tributary.app.UserError;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Compare two models on the same prompts.
 *
 * @param model the model in question
 * @param against the model it is compared with
 * @param prompts a prompts file; empty for the held-out prompts of the embedded corpus
 * @param n prompts at most; empty for {@code evaluation.prompts}
 */
public record EvalRequest(
    SettingsRequest settings,
    OutputStyle style,
    Path model,
    Path against,
    Optional<Path> prompts,
    OptionalInt n) {
  public EvalRequest {
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(style, "style");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(against, "against");
    Objects.requireNonNull(prompts, "prompts");
    if (n.isPresent() && n.getAsInt() < 1) {
      throw UserError.wrongUsage("--n is " + n.getAsInt() + ", but must be 1 or more");
    }
  }
}
