package io.tributary.streams.log;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL server for the tests of this JVM, started on first use. */
final class TestPostgres {
  private static final String DROP_CHECKS =
      """
      DO $$ DECLARE one record; BEGIN
      FOR one IN SELECT conrelid::regclass AS held, conname FROM pg_constraint
      WHERE contype = 'c' AND connamespace = current_schema()::regnamespace LOOP
      EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', one.held, one.conname);
      END LOOP; END $$""";

  private static final AtomicInteger SCHEMAS = new AtomicInteger();
  private static EmbeddedPostgres server;

  private TestPostgres() {}

  static synchronized EmbeddedPostgres server() {
    if (server == null) {
      try {
        server =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "200")
                .setPGStartupWait(Duration.ofMinutes(2))
                .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Runtime.getRuntime().addShutdownHook(new Thread(TestPostgres::stop));
    }
    return server;
  }

  private static void stop() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String newSchema() {
    return "test_" + SCHEMAS.incrementAndGet();
  }

  static PostgresAccess access(String schema) {
    return access(schema, server().getPort(), Duration.ofSeconds(30));
  }

  static PostgresAccess access(String schema, int port, Duration retryFor) {
    return new PostgresAccess(
        url(port),
        schema,
        Optional.of("postgres"),
        Optional.of("postgres"),
        4,
        Duration.ofSeconds(2),
        retryFor);
  }

  static String url(int port) {
    return "jdbc:postgresql://localhost:%d/postgres".formatted(port);
  }

  /** Runs SQL with triggers and foreign keys turned off, as a fault or a forger might. */
  static void tamper(String schema, String... statements) {
    try (Connection connection = connect(schema);
        Statement statement = connection.createStatement()) {
      statement.execute("SET session_replication_role TO replica");
      for (String sql : statements) statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same where the rows may hold anything. */
  static void forge(String schema, String... statements) {
    tamper(schema, DROP_CHECKS);
    tamper(schema, statements);
  }

  /** Asks past the program. */
  static long number(String schema, String sql) {
    try (Connection connection = connect(schema)) {
      return Totals.number(connection, sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Connection connect(String schema) throws SQLException {
    Connection connection =
        DriverManager.getConnection(url(server().getPort()), "postgres", "postgres");
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET search_path TO \"%s\"".formatted(schema));
    }
    return connection;
  }
}
