package io.tributary.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RunIdTest {
  private static final Instant NOW = Instant.parse("2026-01-05T23:30:12.9Z");

  @Test
  void dateTimeObjectiveAndSeed() {
    Settings settings = SettingsLoader.defaults().set("objective=inverse-q").load().settings();
    assertThat(RunId.of(settings, Clock.fixed(NOW, ZoneOffset.UTC)))
        .isEqualTo("20260105-233012-inverse-q-17");
    assertThat(RunId.of(settings, Clock.fixed(NOW, ZoneId.of("Europe/Berlin"))))
        .isEqualTo("20260106-003012-inverse-q-17");
  }

  @Test
  void aGivenIdIsKept() {
    Settings settings = SettingsLoader.defaults().set("run.id=mine").load().settings();
    assertThat(RunId.of(settings, Clock.systemUTC())).isEqualTo("mine");
  }

  @Test
  void aMadeIdIsValid() {
    Settings settings = SettingsLoader.defaults().load().settings();
    String id = RunId.of(settings, Clock.systemUTC());
    assertThat(SettingsLoader.defaults().set("run.id=" + id).load().settings().run().id())
        .contains(id);
  }
}
