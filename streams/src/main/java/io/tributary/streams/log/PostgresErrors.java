package io.tributary.streams.log;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/** Turns PostgreSQL's errors into a sentence that says what to do. */
final class PostgresErrors {
  /**
   * Of the server's: it shuts down, was killed, starts up, has no connection free, ended a
   * transaction that was idle, gave up waiting for a lock, or had to break a deadlock.
   */
  private static final Set<String> PASSING =
      Set.of("57P01", "57P02", "57P03", "57P05", "53300", "25P03", "55P03", "40001", "40P01");

  private PostgresErrors() {}

  static PairLogException translate(String name, SQLException cause) {
    SQLException first = root(cause);
    String state = state(first);
    String said = said(first);
    return new PairLogException(
        switch (state) {
          case "28P01", "28000" ->
              "pair log %s: the user or password was refused; check pair-log.user and its password (%s)"
                  .formatted(name, said);
          case "3D000" ->
              "pair log %s: there is no such database; make it with createdb (%s)"
                  .formatted(name, said);
          case "42501" ->
              "pair log %s: the user may not do this; grant CREATE on the database, or make the schema and give it to the user (%s)"
                  .formatted(name, said);
          case "53100" ->
              "pair log %s: the server's disk is full, nothing of the last write was kept; free some space and resume the run"
                  .formatted(name);
          case "25006" ->
              "pair log %s is read-only; name the primary server in pair-log.url (%s)"
                  .formatted(name, said);
          default ->
              state.startsWith("23")
                  ? "pair log %s refused a row: %s".formatted(name, said)
                  : passing(cause)
                      ? "pair log %s is out of reach: %s".formatted(name, said)
                      : "pair log %s: %s".formatted(name, said);
        },
        cause);
  }

  /** Whether trying again may help. */
  static boolean passing(SQLException cause) {
    SQLException first = root(cause);
    String state = state(first);
    boolean noneFree = first instanceof SQLTransientConnectionException;
    return state.startsWith("08") || PASSING.contains(state) || noneFree;
  }

  private static String state(SQLException e) {
    return e.getSQLState() == null ? "" : e.getSQLState();
  }

  /** The pool wraps what the server or the network said; a batch says it in its next exception. */
  private static SQLException root(SQLException e) {
    SQLException found = e;
    while (true) {
      if (found.getNextException() != null) found = found.getNextException();
      else if (found instanceof SQLTransientConnectionException
          && found.getCause() instanceof SQLException cause) found = cause;
      else return found;
    }
  }

  private static String said(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no message").strip();
  }
}
