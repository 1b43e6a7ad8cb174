package io.tributary.streams.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * What work within one transaction has in hand.
 *
 * @param repeated whether an earlier attempt at the same work broke off, so that its commit may or
 *     may not have been made
 */
record Session(Connection connection, Dialect dialect, boolean repeated) {
  PreparedStatement prepare(String sql) throws SQLException {
    return connection.prepareStatement(sql);
  }

  long number(String sql) throws SQLException {
    return Totals.number(connection, sql);
  }

  /** A parameter that may hold any text. */
  String in(String text) {
    return dialect.encode(text);
  }

  /** A column that may hold any text. */
  String out(String column) {
    return dialect.decode(column);
  }

  /** Lets no other transaction do the same until this one has ended. */
  void alone(Alone what) throws SQLException {
    dialect.alone(connection, what);
  }

  /** The same, and then the number that a query gives: it sees what the one before did. */
  long alone(Alone what, String query) throws SQLException {
    return dialect.alone(connection, what, query);
  }

  /** The parameter of {@link Dialect#numbers}. */
  String numbers(Collection<Long> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
  }

  /** What only one transaction at a time may do: each numbers its rows without gaps. */
  enum Alone {
    FEED,
    COMMIT,
    RECORD,
    SUBMIT,
    WRITERS,
    PRUNE,
    JUDGES
  }
}
