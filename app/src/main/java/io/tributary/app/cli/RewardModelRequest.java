package io.tributary.app.cli;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Train a Bradley-Terry reward model.
 *
 * @param out where the Hugging Face folder goes; must not exist or be empty
 */
public record RewardModelRequest(SettingsRequest settings, OutputStyle style, Path out) {
  public RewardModelRequest {
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(style, "style");
    Objects.requireNonNull(out, "out");
  }
}
