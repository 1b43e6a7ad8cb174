package io.tributary.app.cli;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Make the language model that a run starts from.
 *
 * @param out where the Hugging Face folder goes; must not exist or be empty
 */
public record SftRequest(SettingsRequest settings, OutputStyle style, Path out) {
  public SftRequest {
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(style, "style");
    Objects.requireNonNull(out, "out");
  }
}
