package io.tributary.streams.log;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/** Counts over the whole log. */
final class Totals {
  private Totals() {}

  static PairLog.Counts of(Connection connection) throws SQLException {
    long fed = number(connection, "SELECT count(*) FROM prompts");
    long trained = number(connection, "SELECT coalesce(sum(trained), 0) FROM steps");
    long stale = number(connection, "SELECT coalesce(sum(stale), 0) FROM steps");
    long paired = 0;
    long sampled = 0;
    Map<String, Long> dropped = new TreeMap<>();
    String sql =
        """
        SELECT coalesce(outcome, ''), coalesce(reason, 'no reason'), count(*)
        FROM outcomes GROUP BY outcome, reason
        """;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        long count = rows.getLong(3);
        switch (rows.getString(1)) {
          case "pair" -> paired += count;
          case "sample" -> sampled += count;
          default -> dropped.merge(rows.getString(2), count, Long::sum);
        }
      }
    }
    long examples = number(connection, Examples.LAST);
    return new PairLog.Counts(fed, paired, sampled, Map.copyOf(dropped), trained, stale, examples);
  }

  static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      if (!rows.next()) throw new SQLException("no row: " + sql);
      return rows.getLong(1);
    }
  }
}
