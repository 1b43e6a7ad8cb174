package io.tributary.streams.log;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A pool of connections to one schema of a PostgreSQL database. A transaction that lost its
 * connection is repeated on another; work that may have been committed is told so.
 */
final class PostgresDatabase implements Database {
  /** A server that says nothing for so long is given up; a broken network may not tell. */
  private static final int SILENCE_SECONDS = 20;

  /** What the server allows a session, shorter than the silence so that it speaks first. */
  private static final String SESSION =
      """
      SET search_path TO "%s";
      SET synchronous_commit TO on;
      SET lock_timeout TO '10s';
      SET idle_in_transaction_session_timeout TO '15s';
      SET tcp_keepalives_idle TO 10;
      SET tcp_keepalives_interval TO 5;
      SET tcp_keepalives_count TO 3""";

  private static final String ONE_STATE =
      "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";
  private static final Duration AT_START = Duration.ofSeconds(30);

  private final PostgresAccess access;
  private final HikariDataSource pool;
  private final Retries retries;

  private PostgresDatabase(PostgresAccess access, HikariDataSource pool) {
    this.access = access;
    this.pool = pool;
    this.retries = retries(access, access.retryFor());
  }

  private static Retries retries(PostgresAccess access, Duration limit) {
    return new Retries(
        limit, PostgresErrors::passing, e -> PostgresErrors.translate(access.name(), e));
  }

  /** Connects, makes the schema if it is missing and brings it up to date. */
  static PostgresDatabase open(PostgresAccess access, Schema schema) {
    // A server that is only starting up is waited for, a wrong address not for ever.
    Duration limit = access.retryFor().compareTo(AT_START) < 0 ? access.retryFor() : AT_START;
    retries(access, limit).run(repeated -> migrate(access, schema));
    return new PostgresDatabase(access, new HikariDataSource(pool(access)));
  }

  /** Opens a log that must be there and of this version; nothing is changed. */
  static PostgresDatabase openExisting(PostgresAccess access, Schema schema) {
    retries(access, Duration.ZERO)
        .run(
            repeated -> {
              try (Connection connection = source(access, SILENCE_SECONDS).getConnection()) {
                set(connection, SESSION.formatted(access.schema()));
                if (Dialect.POSTGRESQL.version(connection, access.name()) == 0) {
                  throw new PairLogException(
                      "there is no such pair log: %s; name the database and schema of a run"
                          .formatted(access.name()));
                }
                schema.require(connection, Dialect.POSTGRESQL, access.name());
                return null;
              }
            });
    return new PostgresDatabase(access, new HikariDataSource(pool(access)));
  }

  private static Void migrate(PostgresAccess access, Schema schema) throws SQLException {
    try (Connection connection = source(access, 0).getConnection()) {
      set(connection, SESSION.formatted(access.schema()));
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        // Two processes that start at once: the second finds the first one's work.
        statement.execute(
            "SELECT pg_advisory_xact_lock(hashtext('tributary ' || current_database()))");
        boolean there =
            Dialect.any(
                statement.executeQuery(
                    "SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = '%s')"
                        .formatted(access.schema())));
        if (!there) statement.execute("CREATE SCHEMA \"%s\"".formatted(access.schema()));
        schema.migrate(connection, Dialect.POSTGRESQL, access.name());
        connection.commit();
      } catch (SQLException | RuntimeException e) {
        rollBack(connection, e);
        throw e;
      }
    }
    return null;
  }

  private static PGSimpleDataSource source(PostgresAccess access, int silenceSeconds) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(access.url());
    access.user().ifPresent(source::setUser);
    access.password().ifPresent(source::setPassword);
    source.setConnectTimeout((int) Math.max(1, access.connectTimeout().toSeconds()));
    source.setLoginTimeout((int) Math.max(1, access.connectTimeout().toSeconds()));
    source.setSocketTimeout(silenceSeconds);
    source.setTcpKeepAlive(true);
    source.setReWriteBatchedInserts(true);
    source.setApplicationName("tributary");
    return source;
  }

  static HikariConfig pool(PostgresAccess access) {
    HikariConfig config = new HikariConfig(new Properties());
    config.setPoolName("pair-log");
    config.setDataSource(source(access, SILENCE_SECONDS));
    config.setMaximumPoolSize(access.connections());
    config.setMinimumIdle(Math.min(2, access.connections()));
    config.setAutoCommit(false);
    // Asked of the first connection otherwise; if that breaks, no later one is taken.
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    // Commits what is set for the session, which the first rollback would take back.
    config.setIsolateInternalQueries(true);
    config.setConnectionInitSql(SESSION.formatted(access.schema()));
    config.setConnectionTimeout(Math.max(1000, access.connectTimeout().toMillis()));
    config.setValidationTimeout(Math.max(1000, access.connectTimeout().toMillis() / 2));
    // The schema was reached already; what happens later is for the calls to wait for.
    config.setInitializationFailTimeout(-1);
    return config;
  }

  @Override
  public <T> T write(Work<T> work) {
    return transaction(work, "");
  }

  @Override
  public <T> T read(Work<T> work) {
    return transaction(work, ONE_STATE);
  }

  /** On a connection of its own: no query of it is given up for taking long. */
  @Override
  public <T> T survey(Work<T> work) {
    return retries.run(
        repeated -> {
          try (Connection connection = source(access, 0).getConnection()) {
            set(connection, SESSION.formatted(access.schema()));
            connection.setAutoCommit(false);
            return within(connection, ONE_STATE, repeated, work);
          }
        });
  }

  /** Each statement of a write sees what others committed before it: READ COMMITTED. */
  private <T> T transaction(Work<T> work, String kind) {
    return retries.run(
        repeated -> {
          if (pool.isClosed()) {
            throw new PairLogException("pair log %s is closed".formatted(access.name()));
          }
          try (Connection connection = pool.getConnection()) {
            return within(connection, kind, repeated, work);
          }
        });
  }

  private static <T> T within(Connection connection, String kind, boolean repeated, Work<T> work)
      throws SQLException {
    try {
      if (!kind.isEmpty()) set(connection, kind);
      T result = work.run(new Session(connection, Dialect.POSTGRESQL, repeated));
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException e) {
      rollBack(connection, e);
      throw e;
    }
  }

  private static void set(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void rollBack(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // Without a connection the server rolls back by itself.
      cause.addSuppressed(e);
    }
  }

  @Override
  public boolean passing(RuntimeException failure) {
    return retries.passing(failure);
  }

  /** One writes its rows while the other is forced to the disk. */
  @Override
  public int lanes() {
    return 2;
  }

  @Override
  public String name() {
    return access.name();
  }

  @Override
  public void close() {
    retries.stop();
    pool.close();
  }
}
