package io.tributary.streams.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteSchemaTest extends SchemaContract {
  private Path file;

  @BeforeEach
  void place(@TempDir Path folder) {
    file = folder.resolve("pairs.db");
  }

  @Override
  SqlPairLog open(Schema schema) {
    return new SqlitePairLog(SqliteDatabase.open(file, schema), Clock.systemUTC());
  }

  @Override
  void tamper(String... statements) {
    LogFixtures.tamper(file, statements);
  }

  @Override
  long number(String sql) {
    try (Connection connection = SqliteDatabase.openReadOnly(file)) {
      return Totals.number(connection, sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  String version() {
    return "PRAGMA user_version";
  }

  @Override
  String things() {
    return "SELECT count(*) FROM sqlite_schema";
  }

  @Override
  String noPairLog() {
    return " is a SQLite database but no pair log of Tributary";
  }

  @Override
  String bytes(String hex) {
    return "x'" + hex + "'";
  }

  @Override
  String dangling() {
    return "SELECT count(*) FROM pragma_foreign_key_check";
  }

  @Override
  String name() {
    return file.toString();
  }

  @Test
  void anEmptyFileBecomesALog() throws IOException {
    Files.createFile(file);
    try (SqlPairLog log = open(Schema.CURRENT)) {
      assertThat(log.counts().fed()).isZero();
    }
  }
}
