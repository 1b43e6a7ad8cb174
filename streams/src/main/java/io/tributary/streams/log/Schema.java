package io.tributary.streams.log;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The database schema as one ordered list of migrations for both databases; the number of those
 * applied is the log's version. Each migration is applied whole or not at all.
 */
final class Schema {
  static final Schema CURRENT =
      new Schema(
          List.of(
              "V1__pair_log.sql",
              "V2__generation.sql",
              "V3__cluster.sql",
              "V4__pairs.sql",
              "V5__guards.sql",
              "V6__mix.sql",
              "V7__judges.sql"));

  private final List<String> migrations;

  /**
   * @param migrations resource names below {@code schema/}, oldest first
   */
  Schema(List<String> migrations) {
    this.migrations = List.copyOf(migrations);
  }

  int version() {
    return migrations.size();
  }

  /**
   * Brings a database to this version, within the caller's transaction, which must be the only one
   * that does so.
   *
   * @throws PairLogException if the log is of a newer version, or no pair log
   */
  void migrate(Connection connection, Dialect dialect, String name) throws SQLException {
    int found = recognise(connection, dialect, name);
    if (found == version()) return;
    try (Statement statement = connection.createStatement()) {
      for (int version = found; version < version(); version++) {
        statement.executeUpdate(dialect.script(migrations.get(version)));
      }
      dialect.stamp(statement, version());
    }
  }

  /**
   * Checks that a database is a pair log of exactly this version, for readers that must not change
   * it.
   */
  void require(Connection connection, Dialect dialect, String name) throws SQLException {
    int found = recognise(connection, dialect, name);
    if (found < version()) {
      throw new PairLogException(
          "pair log %s is of version %d, older than this program's %d; resume its run once to bring it up to date"
              .formatted(name, found, version()));
    }
  }

  private int recognise(Connection connection, Dialect dialect, String name) throws SQLException {
    int found = dialect.version(connection, name);
    if (found > version()) {
      throw new PairLogException(
          "pair log %s is of version %d, this program knows versions up to %d; use the newer Tributary that wrote it"
              .formatted(name, found, version()));
    }
    return found;
  }
}
