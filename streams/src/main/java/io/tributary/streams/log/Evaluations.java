package io.tributary.streams.log;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Rows of {@code evaluations}: validation metrics by policy version. */
final class Evaluations {
  private Evaluations() {}

  static void replace(Session session, long version, Map<String, Double> metrics)
      throws SQLException {
    if (metrics.isEmpty()) throw new IllegalArgumentException("no metrics for version " + version);
    try (PreparedStatement delete = session.prepare("DELETE FROM evaluations WHERE version = ?")) {
      delete.setLong(1, version);
      delete.executeUpdate();
    }
    String sql = "INSERT INTO evaluations (version, name, value) VALUES (?, ?, ?)";
    try (PreparedStatement insert = session.prepare(sql)) {
      for (Map.Entry<String, Double> metric : metrics.entrySet()) {
        insert.setLong(1, version);
        insert.setString(2, metric.getKey());
        double value = metric.getValue();
        insert.setObject(3, Double.isNaN(value) ? null : value, Types.DOUBLE);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  static SortedMap<Long, Map<String, Double>> all(Session session) throws SQLException {
    SortedMap<Long, Map<String, Double>> byVersion = new TreeMap<>();
    try (Statement statement = session.connection().createStatement();
        ResultSet rows = statement.executeQuery("SELECT version, name, value FROM evaluations")) {
      while (rows.next()) {
        double figure = rows.getDouble(3);
        double value = rows.wasNull() ? Double.NaN : figure;
        byVersion
            .computeIfAbsent(rows.getLong(1), version -> new TreeMap<>())
            .put(rows.getString(2), value);
      }
    }
    return byVersion;
  }
}
