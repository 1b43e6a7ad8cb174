package io.tributary.app.cli;

import java.util.Objects;

/** Show the resolved settings and where each came from. */
public record ConfigRequest(SettingsRequest settings, OutputStyle style) {
  public ConfigRequest {
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(style, "style");
  }
}
