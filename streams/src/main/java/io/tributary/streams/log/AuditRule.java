package io.tributary.streams.log;

import io.tributary.streams.log.AuditReport.Check;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A fact that must hold, as a query for the rows that break it.
 *
 * @param offenders SQL whose first column names what breaks the rule
 * @param message what is wrong, for the number of offenders
 */
record AuditRule(Check check, String message, String offenders) {
  private static final int NAMED = 5;

  /**
   * Numbers that follow each other without a gap; those after a gap break it.
   *
   * @param first the number that none is before
   */
  static AuditRule noGap(Check check, String what, String table, String column, int first) {
    return new AuditRule(
        check,
        "%d gaps in " + what + ", before",
        """
        SELECT %2$s FROM %1$s a WHERE %2$s <> %3$d
        AND NOT EXISTS (SELECT 1 FROM %1$s b WHERE b.%2$s = a.%2$s - 1)
        """
            .formatted(table, column, first));
  }

  /** No value is there twice; those that are break it. */
  static AuditRule once(Check check, String message, String table, String column) {
    return new AuditRule(
        check,
        message,
        "SELECT %2$s FROM %1$s GROUP BY %2$s HAVING count(*) > 1".formatted(table, column));
  }

  /** Every value of a table's column is in that column of another; those that are not break it. */
  static AuditRule known(Check check, String message, String table, String column, String other) {
    return new AuditRule(
        check,
        message,
        "SELECT %2$s FROM %1$s WHERE %2$s NOT IN (SELECT %2$s FROM %3$s)"
            .formatted(table, column, other));
  }

  /** What breaks the rule: how many, and the first few by name. */
  Optional<AuditReport.Finding> test(Connection connection) throws SQLException {
    List<String> named = new ArrayList<>();
    long count = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(offenders)) {
      for (; rows.next(); count++) if (count < NAMED) named.add(rows.getString(1));
    }
    if (count == 0) return Optional.empty();
    String names = String.join(", ", named) + (count > NAMED ? ", …" : "");
    return Optional.of(
        new AuditReport.Finding(check, "%s: %s".formatted(message.formatted(count), names)));
  }
}
