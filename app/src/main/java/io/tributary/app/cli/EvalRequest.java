package io.tributary.app.cli;

import io.tributary.app.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Compare models, or versions of a run, on the same prompts.
 *
 * @param prompts a prompts file; empty for held-out prompts
 * @param n prompts at most; empty for {@code evaluation.prompts}
 * @param samples responses to each prompt
 * @param pairs labelled pairs to try the judge on
 * @param out the JSON file to write; empty for one in {@code eval/}
 */
public record EvalRequest(
    SettingsRequest settings,
    OutputStyle style,
    Subject subject,
    Optional<Path> prompts,
    OptionalInt n,
    int samples,
    Yardstick by,
    Optional<Path> pairs,
    Optional<Path> out) {
  private static final int MOST_SAMPLES = 64;

  /** What is compared. */
  public sealed interface Subject {}

  /**
   * Model folders.
   *
   * @param against what the others are measured against
   */
  public record Models(List<Path> models, Path against) implements Subject {
    public Models {
      models = List.copyOf(models);
    }
  }

  /**
   * Versions of a run.
   *
   * @param run a folder or an id
   * @param versions numbers, {@code best} or {@code latest}; the first is what the others are
   *     measured against; empty for all that are there
   */
  public record Versions(String run, List<String> versions) implements Subject {
    public Versions {
      versions = List.copyOf(versions);
    }
  }

  public EvalRequest {
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(style, "style");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(by, "by");
    if (n.isPresent() && n.getAsInt() < 1) {
      throw UserError.wrongUsage("--n is " + n.getAsInt() + ", but must be 1 or more");
    }
    if (samples < 1 || samples > MOST_SAMPLES) {
      throw UserError.wrongUsage(
          "--samples is %d, but must be 1 to %d".formatted(samples, MOST_SAMPLES));
    }
    if (out.isPresent() && !out.get().toString().endsWith(".json")) {
      throw UserError.wrongUsage(
          "--out is %s, but its name must end with .json; the page beside it ends with .html"
              .formatted(out.get()));
    }
  }
}
