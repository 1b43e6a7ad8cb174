package io.tributary.streams.log;

import static io.tributary.streams.log.LogFixtures.tamper;
import static io.tributary.streams.log.LogFixtures.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaTest {
  private static final Schema NEXT = new Schema(List.of("V1__pair_log.sql", "V2__test.sql"));

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("pairs.db");
  }

  @Test
  void anOlderLogIsBroughtUpToDateWithItsRows() throws SQLException {
    try (SqlitePairLog log = SqlitePairLog.open(file)) {
      log.feed(unit(0, 2));
    }
    try (SqlitePairLog log = new SqlitePairLog(Database.open(file, NEXT), Clock.systemUTC())) {
      assertThat(log.unfinished()).containsExactly(unit(0, 2));
      log.feed(unit(1, 2));
    }
    assertThat(number("PRAGMA user_version")).isEqualTo(2);
    assertThat(number("SELECT count(*) FROM prompts WHERE topic IS NULL")).isEqualTo(4);
  }

  @Test
  void aNewerLogIsRefusedByName() throws SQLException {
    Database.open(file, NEXT).close();
    assertThatThrownBy(() -> SqlitePairLog.open(file))
        .isInstanceOf(PairLogException.class)
        .hasMessage(
            "pair log %s is of version 2, this program knows versions up to 1; use the newer Tributary that wrote it"
                .formatted(file));
    assertThat(number("PRAGMA user_version")).isEqualTo(2);
  }

  @Test
  void aMigrationThatFailsLeavesTheLogAsItWas() throws SQLException {
    SqlitePairLog.open(file).close();
    Schema broken = new Schema(List.of("V1__pair_log.sql", "V2__test.sql", "V3__test_broken.sql"));
    assertThatThrownBy(() -> Database.open(file, broken))
        .isInstanceOf(PairLogException.class)
        .hasMessageContaining("no_such_table");
    assertThat(number("PRAGMA user_version")).isEqualTo(1);
    assertThat(number("SELECT count(*) FROM sqlite_schema WHERE name IN ('half', 'labels')"))
        .isZero();
    SqlitePairLog.open(file).close();
  }

  @Test
  void anotherProgramsDatabaseIsRefusedAndLeftAlone() throws SQLException {
    tamper(file, "CREATE TABLE songs (title TEXT)");
    assertThatThrownBy(() -> SqlitePairLog.open(file))
        .isInstanceOf(PairLogException.class)
        .hasMessageContaining(file + " is a SQLite database but no pair log of Tributary");
    assertThat(number("SELECT count(*) FROM sqlite_schema")).isEqualTo(1);
  }

  @Test
  void anEmptyFileBecomesALog() throws IOException {
    Files.createFile(file);
    try (SqlitePairLog log = SqlitePairLog.open(file)) {
      assertThat(log.counts().fed()).isZero();
    }
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = Database.openReadOnly(file)) {
      return Totals.number(connection, sql);
    }
  }
}
