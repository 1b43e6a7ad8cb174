package io.tributary.streams.log;

import java.time.Clock;

/**
 * The pair log in a schema of a PostgreSQL database, which any number of processes on any number of
 * machines write and read. While the server is out of reach calls wait, up to {@link
 * PostgresAccess#retryFor}.
 */
public final class PostgresPairLog extends SqlPairLog {
  PostgresPairLog(PostgresDatabase database, Clock clock) {
    super(database, clock);
  }

  /**
   * Opens a pair log, making its schema if it is missing and bringing it up to date.
   *
   * @throws PairLogException if the server cannot be reached, refuses the user, or the schema is of
   *     a newer version or no pair log
   */
  public static PostgresPairLog open(PostgresAccess access) {
    return open(access, Clock.systemUTC());
  }

  public static PostgresPairLog open(PostgresAccess access, Clock clock) {
    return new PostgresPairLog(PostgresDatabase.open(access, Schema.CURRENT), clock);
  }

  /** Opens the pair log of an earlier run, which must be there; for readers. */
  public static PostgresPairLog openExisting(PostgresAccess access) {
    return new PostgresPairLog(
        PostgresDatabase.openExisting(access, Schema.CURRENT), Clock.systemUTC());
  }
}
