package io.tributary.app.display;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them; the same on every machine. */
public final class Numbers {
  private Numbers() {}

  /** {@code 12,345}. */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /**
   * About three significant digits, never an exponent: {@code 0.042}, {@code 3.14}, {@code 125}.
   */
  public static String decimal(double value) {
    if (!Double.isFinite(value)) return "-";
    double size = Math.abs(value);
    int digits =
        size >= 99.5
            ? 0
            : size >= 9.995 ? 1 : size >= 0.0995 || size == 0 ? 2 : size >= 0.00995 ? 3 : 4;
    String text = String.format(Locale.ROOT, "%,." + digits + "f", value);
    return text.matches("-0(\\.0*)?") ? text.substring(1) : text;
  }

  /** A share as {@code 42 %}; small ones with a decimal. */
  public static String percent(double share) {
    if (!Double.isFinite(share)) return "-";
    double percent = 100 * share;
    boolean whole = Math.abs(percent) >= 9.95 || percent == 0;
    return String.format(Locale.ROOT, whole ? "%.0f %%" : "%.1f %%", percent);
  }

  /** {@code 0:07}, {@code 12:40}, {@code 1:02:05}. */
  public static String time(Duration duration) {
    long seconds = Math.max(0, Math.round(duration.toMillis() / 1000.0));
    long hours = seconds / 3600;
    return hours > 0
        ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, seconds / 60 % 60, seconds % 60)
        : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
  }
}
