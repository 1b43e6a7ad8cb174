package io.tributary.app.cli;

import java.util.Objects;

/**
 * A setting given on the command line.
 *
 * @param path without the leading {@code tributary.}, for example {@code learner.learning-rate}
 * @param value as written
 * @param origin how the user gave it, for messages: {@code --set} or a shorthand such as {@code
 *     --seed}
 */
public record SettingOverride(String path, String value, String origin) {
  public SettingOverride {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(origin, "origin");
  }

  /** {@code path=value}, as the settings loader takes it. */
  public String assignment() {
    return path + "=" + value;
  }

  @Override
  public String toString() {
    return origin.equals("--set") ? "--set " + path + "=" + value : origin + " " + value;
  }
}
