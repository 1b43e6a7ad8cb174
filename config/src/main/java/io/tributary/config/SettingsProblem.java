package io.tributary.config;

/**
 * One thing that is wrong with the settings.
 *
 * @param path the setting, or empty if a file or an assignment as a whole cannot be read
 * @param value the value as given, shortened, {@code ***} for secrets; empty with an empty path
 * @param origin where it came from: {@code tributary.conf:12}, {@code --set}, {@code default}
 * @param message what is wrong and what would be right
 */
public record SettingsProblem(String path, String value, String origin, String message) {
  static SettingsProblem ofSource(String origin, String message) {
    return new SettingsProblem("", "", origin, message);
  }

  /** One sentence, for example {@code seed = -1 (tributary.conf:3): must be …}. */
  @Override
  public String toString() {
    return path.isEmpty()
        ? origin + ": " + message
        : path + " = " + value + " (" + origin + "): " + message;
  }
}
