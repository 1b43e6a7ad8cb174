package io.tributary.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Train a policy on preference files alone.
 *
 * @param data preference files, at least one
 * @param reference the frozen model; empty for the one that training starts from
 * @param out where the Hugging Face folder goes; must not exist or be empty
 */
public record DpoRequest(
    SettingsRequest settings,
    OutputStyle style,
    List<Path> data,
    Optional<Path> reference,
    Path out) {
  public DpoRequest {
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(style, "style");
    data = List.copyOf(data);
    Objects.requireNonNull(reference, "reference");
    Objects.requireNonNull(out, "out");
  }
}
