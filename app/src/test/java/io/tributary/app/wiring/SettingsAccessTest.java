package io.tributary.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.cli.SettingOverride;
import io.tributary.app.cli.SettingsRequest;
import io.tributary.config.Settings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsAccessTest {
  @Test
  void pathsThatARunReadsDoNotDependOnTheWorkingFolder() {
    Settings settings =
        SettingsAccess.loadAnchored(request("prompts.file=my.jsonl", "model.folder=a/b"))
            .settings();
    assertThat(settings.prompts().file()).contains(Path.of("my.jsonl").toAbsolutePath());
    assertThat(settings.model().folder()).contains(Path.of("a/b").toAbsolutePath());
    assertThat(settings.run().folder()).isEqualTo(Path.of("runs"));
  }

  @Test
  void whatIsNotSetStaysUnset() {
    Settings settings = SettingsAccess.loadAnchored(request("seed=3")).settings();
    assertThat(settings.prompts().file()).isEmpty();
    assertThat(settings.model().folder()).isEmpty();
    assertThat(settings.seed()).isEqualTo(3);
  }

  private static SettingsRequest request(String... assignments) {
    return new SettingsRequest(
        List.of(),
        List.of(assignments).stream()
            .map(a -> a.split("=", 2))
            .map(a -> new SettingOverride(a[0], a[1], "--set"))
            .toList());
  }
}
