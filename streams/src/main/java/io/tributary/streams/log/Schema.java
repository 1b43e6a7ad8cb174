package io.tributary.streams.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The database schema as an ordered list of migrations; the number of those applied is the file's
 * {@code user_version}. Each migration is applied whole or not at all.
 */
final class Schema {
  /** "TRIB": tells our files from other SQLite databases. */
  static final int APPLICATION_ID = 0x54524942;

  static final Schema CURRENT = new Schema(List.of("V1__pair_log.sql", "V2__generation.sql"));

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
   * Brings a database to this version, in one transaction.
   *
   * @throws PairLogException if the file is of a newer version, or no pair log
   */
  void migrate(Connection connection, Path file) throws SQLException {
    Database.transaction(
        connection,
        "BEGIN IMMEDIATE",
        begun -> {
          int found = recognise(begun, file);
          try (Statement statement = begun.createStatement()) {
            for (int version = found; version < version(); version++) {
              statement.executeUpdate(script(migrations.get(version)));
            }
            statement.execute("PRAGMA application_id = " + APPLICATION_ID);
            statement.execute("PRAGMA user_version = " + version());
          }
          return null;
        });
  }

  /**
   * Checks that a file is a pair log of exactly this version, for readers that must not change it.
   */
  void require(Connection connection, Path file) throws SQLException {
    int found = recognise(connection, file);
    if (found < version()) {
      throw new PairLogException(
          "pair log %s is of version %d, older than this program's %d; resume its run once to bring it up to date"
              .formatted(file, found, version()));
    }
  }

  /** The version found, 0 for an empty database. */
  private int recognise(Connection connection, Path file) throws SQLException {
    int id = number(connection, "PRAGMA application_id");
    int version = number(connection, "PRAGMA user_version");
    boolean empty = number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
    if (!empty && (id != APPLICATION_ID || version < 1)) {
      throw new PairLogException(
          "%s is a SQLite database but no pair log of Tributary; name another file"
              .formatted(file));
    }
    if (version > version()) {
      throw new PairLogException(
          "pair log %s is of version %d, this program knows versions up to %d; use the newer Tributary that wrote it"
              .formatted(file, version, version()));
    }
    return empty ? 0 : version;
  }

  private static int number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.getInt(1);
    }
  }

  private static String script(String name) {
    try (InputStream in = Schema.class.getResourceAsStream("schema/" + name)) {
      if (in == null) throw new IllegalStateException("no migration " + name);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
