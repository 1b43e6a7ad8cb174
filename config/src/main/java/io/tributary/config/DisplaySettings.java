package io.tributary.config;

import static io.tributary.config.UnitKinds.duration;

import java.time.Duration;

/**
 * Settings in {@code display}.
 *
 * @param interval time between plain progress lines where there is no terminal
 */
public record DisplaySettings(Duration interval) {

  static DisplaySettings read(SettingsReader r) {
    return new DisplaySettings(
        r.get("display.interval", duration(Duration.ofMillis(100), Duration.ofHours(1))));
  }
}
