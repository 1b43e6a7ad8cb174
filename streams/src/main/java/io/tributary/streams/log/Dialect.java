package io.tributary.streams.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** All that the two databases do not say in the same words. */
enum Dialect {
  SQLITE {
    @Override
    String types(String script) {
      return script;
    }

    @Override
    String numbers() {
      return "SELECT value FROM json_each(?)";
    }

    @Override
    String shared() {
      return "";
    }

    /** BEGIN IMMEDIATE has done it already: there is one writer at a time. */
    @Override
    void alone(Connection connection, Session.Alone what) {}

    @Override
    long alone(Connection connection, Session.Alone what, String query) throws SQLException {
      return Totals.number(connection, query);
    }

    @Override
    String encode(String text) {
      return text;
    }

    @Override
    String decode(String column) {
      return column;
    }

    @Override
    int version(Connection connection, String name) throws SQLException {
      long id = Totals.number(connection, "PRAGMA application_id");
      int version = (int) Totals.number(connection, "PRAGMA user_version");
      boolean empty = Totals.number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
      if (!empty && (id != APPLICATION_ID || version < 1)) {
        throw new PairLogException(
            "%s is a SQLite database but no pair log of Tributary; name another file"
                .formatted(name));
      }
      return empty ? 0 : version;
    }

    @Override
    String unsound() {
      return "PRAGMA integrity_check(3)";
    }

    @Override
    void stamp(Statement statement, int version) throws SQLException {
      statement.execute("PRAGMA application_id = " + APPLICATION_ID);
      statement.execute("PRAGMA user_version = " + version);
    }
  },

  POSTGRESQL {
    @Override
    String types(String script) {
      String integers = INTEGER.matcher(script).replaceAll("BIGINT");
      String blobs = BLOB.matcher(integers).replaceAll("BYTEA");
      String reals = REAL.matcher(blobs).replaceAll("DOUBLE PRECISION");
      return reals.replace(") STRICT;", ");");
    }

    @Override
    String numbers() {
      return "SELECT value::bigint FROM json_array_elements_text(?::json)";
    }

    @Override
    String shared() {
      return " FOR SHARE";
    }

    /** Of this schema alone, so that the runs of one database do not wait for each other. */
    @Override
    void alone(Connection connection, Session.Alone what) throws SQLException {
      try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
        lock.setInt(1, what.ordinal());
        lock.execute();
      }
    }

    /** Both in one round trip, and yet two statements: the query begins after the lock is held. */
    @Override
    long alone(Connection connection, Session.Alone what, String query) throws SQLException {
      try (PreparedStatement both = connection.prepareStatement(LOCK + "; " + query)) {
        both.setInt(1, what.ordinal());
        both.execute();
        both.getMoreResults();
        try (ResultSet rows = both.getResultSet()) {
          if (!rows.next()) throw new SQLException("no row: " + query);
          return rows.getLong(1);
        }
      }
    }

    // Its TEXT cannot hold NUL, which models do write: U+001A 0 stands for it, U+001A 1 for U+001A.
    @Override
    String encode(String text) {
      if (text.indexOf('\0') < 0 && text.indexOf(ESCAPE) < 0) return text;
      return text.replace(ESCAPE + "", ESCAPE + "1").replace("\0", ESCAPE + "0");
    }

    @Override
    String decode(String column) {
      if (column.indexOf(ESCAPE) < 0) return column;
      return column.replace(ESCAPE + "0", "\0").replace(ESCAPE + "1", ESCAPE + "");
    }

    @Override
    int version(Connection connection, String name) throws SQLException {
      String ours = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()";
      if (Totals.number(connection, ours) == 0) return 0;
      if (Totals.number(connection, ours + " AND tablename = 'tributary_schema'") == 0) {
        throw new PairLogException(
            "%s has tables but is no pair log of Tributary; name another pair-log.schema"
                .formatted(name));
      }
      return (int) Totals.number(connection, "SELECT version FROM tributary_schema");
    }

    // What the pages hold is the server's own care; what guards the rows must be in force.
    @Override
    String unsound() {
      return """
          SELECT 'the trigger ' || tgname || ' of ' || relname || ' is off'
          FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid
          WHERE c.relnamespace = quote_ident(current_schema())::regnamespace AND tgenabled = 'D'
          UNION ALL SELECT 'the constraint ' || conname || ' was not checked'
          FROM pg_constraint
          WHERE connamespace = quote_ident(current_schema())::regnamespace AND NOT convalidated
          UNION ALL SELECT 'the index ' || relname || ' is not valid'
          FROM pg_index JOIN pg_class c ON c.oid = indexrelid
          WHERE c.relnamespace = quote_ident(current_schema())::regnamespace AND NOT indisvalid
          """;
    }

    @Override
    void stamp(Statement statement, int version) throws SQLException {
      statement.execute("CREATE TABLE IF NOT EXISTS tributary_schema (version INTEGER NOT NULL)");
      statement.execute("DELETE FROM tributary_schema");
      statement.execute("INSERT INTO tributary_schema (version) VALUES (" + version + ")");
    }
  };

  /** "TRIB": tells our files from other SQLite databases. */
  static final int APPLICATION_ID = 0x54524942;

  private static final String LOCK =
      "SELECT pg_advisory_xact_lock(hashtext('tributary ' || current_schema()), ?)";
  private static final char ESCAPE = '\u001a';
  private static final Pattern INTEGER = Pattern.compile("\\bINTEGER\\b");
  private static final Pattern BLOB = Pattern.compile("\\bBLOB\\b");
  private static final Pattern REAL = Pattern.compile("\\bREAL\\b");

  /** A migration script, whose types are written in SQLite's names, in this database's. */
  abstract String types(String script);

  /** A subquery for the numbers in a JSON array, its one parameter. */
  abstract String numbers();

  /** After a SELECT: the rows are not changed by others until this transaction has ended. */
  abstract String shared();

  abstract void alone(Connection connection, Session.Alone what) throws SQLException;

  /** The same, then a query for one number. */
  abstract long alone(Connection connection, Session.Alone what, String query) throws SQLException;

  /** A text as it can be stored. */
  abstract String encode(String text);

  /** A stored text as it was. */
  abstract String decode(String column);

  /**
   * The version of the pair log found, 0 for an empty database.
   *
   * @throws PairLogException if something else is there
   */
  abstract int version(Connection connection, String name) throws SQLException;

  /** A query for sentences on what is wrong with the database itself; {@code ok} says nothing. */
  abstract String unsound();

  /** Writes the version down. */
  abstract void stamp(Statement statement, int version) throws SQLException;

  /**
   * A migration in this database's words: lines between {@code -- only sqlite} or {@code -- only
   * postgresql} and {@code -- both} are for one of them.
   */
  final String script(String resource) {
    StringJoiner lines = new StringJoiner("\n");
    boolean mine = true;
    for (String line : read(resource).split("\n")) {
      if (line.startsWith("-- only ")) mine = line.equalsIgnoreCase("-- only " + name());
      else if (line.equals("-- both")) mine = true;
      else if (mine) lines.add(line);
    }
    return types(lines.toString());
  }

  private static String read(String resource) {
    try (InputStream in = Schema.class.getResourceAsStream("schema/" + resource)) {
      if (in == null) throw new IllegalStateException("no migration " + resource);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For reading one row without a parameter; both drivers want the row asked for. */
  static boolean any(ResultSet rows) throws SQLException {
    return rows.next() && rows.getBoolean(1);
  }
}
