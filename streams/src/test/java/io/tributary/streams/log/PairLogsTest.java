package io.tributary.streams.log;

import static io.tributary.streams.log.LogFixtures.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.config.PairLogSettings;
import io.tributary.config.SettingsLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairLogsTest {
  private static final Map<String, String> PASSWORD = Map.of("TRIBUTARY_DB_PASSWORD", "postgres");

  @TempDir Path folder;

  private static PairLogSettings settings(String... assignments) {
    SettingsLoader loader = SettingsLoader.defaults();
    for (String assignment : assignments) loader = loader.set("pair-log." + assignment);
    return loader.load().settings().pairLog();
  }

  private static PairLogSettings postgres(String schema) {
    return settings(
        "url=" + TestPostgres.url(TestPostgres.server().getPort()),
        "user=postgres",
        "schema=" + schema);
  }

  @Test
  void byDefaultTheLogIsInTheRunFolder() {
    try (SqlPairLog log = PairLogs.open(settings(), folder, "run", Map.of())) {
      log.feed(unit(0, 1));
    }
    assertThat(folder.resolve("pairs.db")).isRegularFile();
    assertThatThrownBy(
            () -> PairLogs.openExisting(settings(), folder.resolve("no"), "run", Map.of()))
        .isInstanceOf(PairLogException.class)
        .hasMessageContaining("there is no pair log");
  }

  @Test
  void aLogInPostgresIsOfTheRunAndIsAuditedThere() {
    String schema = TestPostgres.newSchema() + "-a.b";
    PairLogSettings settings = postgres(schema);
    assertThatThrownBy(() -> PairLogs.openExisting(settings, folder, "run", PASSWORD))
        .isInstanceOf(PairLogException.class)
        .hasMessageContaining("(schema " + schema + ")")
        .hasMessageContaining("there is no such pair log");
    try (SqlPairLog log = PairLogs.open(settings, folder, "run", PASSWORD)) {
      log.feed(unit(0, 2));
      assertThat(PairLogs.audit(settings, folder, "run", PASSWORD, RunAudit.Moment.LIVE).text())
          .contains("(schema " + schema + ")", "2 in flight", "PASSED");
      assertThat(
              PairLogs.audit(settings, folder, "run", PASSWORD, RunAudit.Moment.AT_REST).passed())
          .isFalse();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void thePasswordComesFromAFileAndIsInNoMessage() throws IOException {
    Path file = Files.writeString(folder.resolve("password"), "postgres\nmore\n");
    PairLogSettings settings =
        settings(
            "url=" + TestPostgres.url(TestPostgres.server().getPort()),
            "user=postgres",
            "password-file=" + file);
    try (SqlPairLog log = PairLogs.open(settings, folder, TestPostgres.newSchema(), Map.of())) {
      assertThat(log.counts().fed()).isZero();
    }
    Files.writeString(file, "");
    assertThatThrownBy(() -> PairLogs.open(settings, folder, "run", Map.of()))
        .hasMessageContaining(file + " has no password in its first line");
    Files.delete(file);
    assertThatThrownBy(() -> PairLogs.open(settings, folder, "run", Map.of()))
        .hasMessageContaining(file + " cannot be read");
    PostgresAccess access = TestPostgres.access("x");
    assertThat(access.toString()).contains("user postgres").doesNotContain("Optional[postgres]");
  }

  @Test
  void whatIsWrongWithTheServerIsSaid() {
    PairLogSettings noDatabase =
        settings(
            "url=jdbc:postgresql://localhost:%d/none".formatted(TestPostgres.server().getPort()),
            "user=postgres");
    assertThatThrownBy(() -> PairLogs.open(noDatabase, folder, "run", PASSWORD))
        .isInstanceOf(PairLogException.class)
        .hasMessageContaining("there is no such database; make it with createdb");
    PairLogSettings nobody = settings("url=jdbc:postgresql://localhost:1/none", "retry-for=0s");
    assertThatThrownBy(() -> PairLogs.open(nobody, folder, "run", PASSWORD))
        .isInstanceOf(PairLogException.class)
        .hasMessageContaining("is out of reach")
        .hasMessageContaining("jdbc:postgresql://localhost:1/none");
  }
}
