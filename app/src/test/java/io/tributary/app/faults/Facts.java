package io.tributary.app.faults;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What the pair log says of a cluster, asked past every proxy. */
final class Facts implements AutoCloseable {
  private final Connection connection;

  /** All prompts before this ordinal have an outcome, which they keep. */
  private long settled;

  /**
   * @param schema the run's own
   */
  Facts(String schema) {
    try {
      connection =
          DriverManager.getConnection(Postgres.url(Postgres.port()), Postgres.USER, Postgres.USER);
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET search_path TO \"%s\"".formatted(schema));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private long ask(String sql) {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  long fed() {
    return ask("SELECT count(*) FROM prompts");
  }

  /** Prompts that were fed whose text is like that. */
  long fedWithText(String pattern) {
    return ask("SELECT count(*) FROM prompts WHERE text LIKE '" + pattern + "'");
  }

  /** Prompts that were posted. */
  long submitted() {
    return ask("SELECT count(*) FROM submissions");
  }

  long outcomes() {
    return ask("SELECT count(*) FROM outcomes");
  }

  /** Prompts with an outcome of those that were fed from this ordinal on. */
  long decidedFrom(long ordinal) {
    return ask(
        "SELECT count(*) FROM outcomes o JOIN prompts p ON p.prompt_id = o.prompt_id"
            + " WHERE p.ordinal >= "
            + ordinal);
  }

  /** Prompts without an outcome of those that were fed before this ordinal. */
  long openBefore(long ordinal) {
    long open =
        ask(
            "SELECT count(*) FROM prompts p WHERE p.ordinal >= %d AND p.ordinal < %d"
                    .formatted(Math.min(settled, ordinal), ordinal)
                + " AND NOT EXISTS (SELECT 1 FROM outcomes o WHERE o.prompt_id = p.prompt_id)");
    if (open == 0) settled = Math.max(settled, ordinal);
    return open;
  }

  /** Examples that no step has taken or passed over. */
  long untrained() {
    return ask("SELECT count(*) FROM examples") - ask("SELECT count(*) FROM ledger");
  }

  long steps() {
    return ask("SELECT coalesce(max(step), 0) FROM steps");
  }

  /** The newest version that was announced. */
  long published() {
    return ask("SELECT coalesce(max(version), -1) FROM versions");
  }

  /** How often a learner or a feed has begun. */
  long epoch(String role) {
    return ask("SELECT coalesce(max(epoch), 0) FROM writers WHERE role = '" + role + "'");
  }

  /** The name of the node that has the role's newest epoch. */
  String holder(String role) {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT holder FROM writers WHERE role = '" + role + "'")) {
      rows.next();
      // Behind the name stands what makes it unique.
      return rows.getString(1).split(" ")[0];
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The epoch of the newest learner that has announced a version. */
  long publishedEpoch() {
    return ask("SELECT coalesce(max(epoch), 0) FROM versions");
  }

  /** The epoch that a version was announced in last. */
  long epochOfVersion(long version) {
    return ask("SELECT coalesce(epoch, 0) FROM versions WHERE version = " + version);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
