package io.tributary.streams.log;

import static io.tributary.streams.log.LogFixtures.tamper;
import static io.tributary.streams.log.LogFixtures.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.api.Candidate;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.api.PreferencePair;
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
  private static final Schema NEXT =
      new Schema(
          List.of(
              "V1__pair_log.sql",
              "V2__generation.sql",
              "V3__cluster.sql",
              "V4__pairs.sql",
              "V5__guards.sql",
              "V6__mix.sql",
              "V7__judges.sql",
              "V8__test.sql"));

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
    try (SqlitePairLog log =
        new SqlitePairLog(SqliteDatabase.open(file, NEXT), Clock.systemUTC())) {
      assertThat(log.unfinished()).containsExactly(unit(0, 2));
      log.feed(unit(1, 2));
    }
    assertThat(number("PRAGMA user_version")).isEqualTo(8);
    assertThat(number("SELECT count(*) FROM prompts WHERE topic IS NULL")).isEqualTo(4);
  }

  @Test
  void aNewerLogIsRefusedByName() throws SQLException {
    SqliteDatabase.open(file, NEXT).close();
    assertThatThrownBy(() -> SqlitePairLog.open(file))
        .isInstanceOf(PairLogException.class)
        .hasMessage(
            "pair log %s is of version 8, this program knows versions up to 7; use the newer Tributary that wrote it"
                .formatted(file));
    assertThat(number("PRAGMA user_version")).isEqualTo(8);
  }

  @Test
  void aMigrationThatFailsLeavesTheLogAsItWas() throws SQLException {
    SqlitePairLog.open(file).close();
    Schema broken =
        new Schema(
            List.of(
                "V1__pair_log.sql",
                "V2__generation.sql",
                "V3__cluster.sql",
                "V4__pairs.sql",
                "V5__guards.sql",
                "V6__mix.sql",
                "V7__judges.sql",
                "V8__test.sql",
                "V9__test_broken.sql"));
    assertThatThrownBy(() -> SqliteDatabase.open(file, broken))
        .isInstanceOf(PairLogException.class)
        .hasMessageContaining("no_such_table");
    assertThat(number("PRAGMA user_version")).isEqualTo(7);
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

  /** Of the first version: its candidates are kept, and what refers to them still does. */
  @Test
  void candidatesOfTheFirstVersionAreTakenOver() throws SQLException {
    SqliteDatabase.open(file, new Schema(List.of("V1__pair_log.sql"))).close();
    tamper(
        file,
        "INSERT INTO prompts VALUES (0, 0, 'p0', 'Question 0?', 'then')",
        "INSERT INTO outcomes VALUES ('p0', 'pair', NULL, NULL, 'then')",
        "INSERT INTO candidates VALUES"
            + " ('p0', 0, 'a', x'01000000', x'000080bf', 'eos', 3, 1.0, 7, 2.0),"
            + " ('p0', 1, 'b', x'02000000', x'000000c0', 'length', 3, 1.0, 8, 1.0)",
        "INSERT INTO examples VALUES (1, 'p0', 0, 'pair', 0, 1)",
        "INSERT INTO steps VALUES (1, 1, 0, 'then')",
        "INSERT INTO ledger VALUES (1, 0, 1, 'trained')");
    try (SqlitePairLog log = SqlitePairLog.open(file)) {
      PreferencePair pair = (PreferencePair) log.after(0, 9).get(0).example();
      assertThat(pair.chosen().candidate())
          .isEqualTo(
              new Candidate(
                  "a",
                  new int[] {1},
                  new float[] {-1},
                  FinishReason.EOS,
                  new PolicyVersion(3),
                  1.0,
                  7));
      assertThat(pair.rejected().candidate().lastVersion()).isEqualTo(new PolicyVersion(3));
      assertThat(log.commit(0, LogFixtures.pairs(unit(0, 1), 2))).as("decided before").isFalse();
      WorkUnit next = unit(1, 1);
      log.feed(next);
      log.commit(1, LogFixtures.pairs(next, 3));
      assertThat(log.after(1, 9)).hasSize(1);
      assertThat(log.stepsAfter(0)).containsExactly(new LedgerStep(1, List.of(1L), List.of()));
    }
    assertThat(number("SELECT count(*) FROM pragma_foreign_key_check")).isZero();
    assertThat(number("SELECT count(*) FROM pairs")).isEqualTo(2);
    for (String fault :
        List.of(
            "DELETE FROM candidates",
            "DELETE FROM examples WHERE sequence = 1",
            "INSERT INTO examples VALUES (9, 'p0', 0, 'pair', 1, 0, 1)",
            "INSERT INTO examples VALUES (3, 'p0', 0, 'pair', 1, 0, 0)",
            "INSERT INTO examples VALUES (3, 'p0', 0, 'pair', 0, 1, 1)")) {
      assertThatThrownBy(
              () -> {
                try (SqliteDatabase log = SqliteDatabase.open(file, Schema.CURRENT)) {
                  log.write(c -> c.connection().createStatement().executeUpdate(fault));
                }
              })
          .as("foreign keys, triggers and unique keys are there again: %s", fault)
          .isInstanceOf(PairLogException.class);
    }
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = SqliteDatabase.openReadOnly(file)) {
      return Totals.number(connection, sql);
    }
  }
}
