package io.tributary.streams.log;

import java.sql.SQLException;

/**
 * Transactions on the database behind a pair log. While the database is out of reach a call waits
 * and is repeated; see {@link Retries}.
 */
interface Database extends AutoCloseable {
  /** Work within one transaction; it may run again, so it changes nothing but the database. */
  @FunctionalInterface
  interface Work<T> {
    T run(Session session) throws SQLException;
  }

  /** Runs one write transaction; on any failure nothing of it is kept. */
  <T> T write(Work<T> work);

  /** Runs one read transaction: all its queries see the same state of the log. */
  <T> T read(Work<T> work);

  /** A read transaction that may take as long as it needs. */
  <T> T survey(Work<T> work);

  /** Whether a failure is one that may pass by itself, so that other work would fail as well. */
  boolean passing(RuntimeException failure);

  /** Write transactions that get on side by side, rather than one after the other. */
  int lanes();

  /** What messages call it; holds no secret. */
  String name();

  @Override
  void close();
}
