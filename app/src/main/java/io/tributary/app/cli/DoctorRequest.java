package io.tributary.app.cli;

import java.util.Objects;

/** Measure this machine and say what a run would use. */
public record DoctorRequest(SettingsRequest settings, OutputStyle style) {
  public DoctorRequest {
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(style, "style");
  }
}
