package io.tributary.config;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Names a run. */
public final class RunId {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  private RunId() {}

  /**
   * {@code run.id} if it is set, else date and time (in the clock's zone), objective and seed: for
   * example {@code 20260105-143012-dpo-17}.
   */
  public static String of(Settings settings, Clock clock) {
    return settings
        .run()
        .id()
        .orElseGet(
            () ->
                "%s-%s-%d"
                    .formatted(
                        TIME.format(LocalDateTime.now(clock)),
                        settings.objective(),
                        settings.seed()));
  }
}
