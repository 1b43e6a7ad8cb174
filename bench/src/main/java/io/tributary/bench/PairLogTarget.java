package io.tributary.bench;

import io.tributary.streams.log.PairLog;
import io.tributary.streams.log.PostgresAccess;
import io.tributary.streams.log.PostgresPairLog;
import io.tributary.streams.log.SqlitePairLog;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** A database to measure; every log it opens is new. */
interface PairLogTarget extends AutoCloseable {
  /** As the table calls it. */
  String label();

  PairLog open(int writers) throws IOException;

  @Override
  void close() throws IOException;

  /** Files in a folder, with what the run's own log is opened with. */
  static PairLogTarget sqlite(Path folder) throws IOException {
    Path own = Files.createTempDirectory(folder, "sqlite");
    return new PairLogTarget() {
      @Override
      public String label() {
        return "SQLite";
      }

      @Override
      public PairLog open(int writers) throws IOException {
        return SqlitePairLog.open(
            Files.createTempDirectory(own, "log").resolve(SqlitePairLog.FILE_NAME));
      }

      @Override
      public void close() throws IOException {
        TemporaryFolders.delete(own);
      }
    };
  }

  /** A server of its own whose data lie in the folder, forced to the disk at every commit. */
  static PairLogTarget embeddedPostgres(Path folder) throws IOException {
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setOverrideWorkingDirectory(folder.toFile())
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setPGStartupWait(Duration.ofMinutes(2))
            .start();
    String url = "jdbc:postgresql://localhost:%d/postgres".formatted(server.getPort());
    return postgres(url, Optional.of("postgres"), Optional.of("postgres"), server::close);
  }

  /** A server elsewhere; each log is a schema of its own, which stays. */
  static PairLogTarget postgres(String url, Optional<String> user, Optional<String> password) {
    return postgres(url, user, password, () -> {});
  }

  /** Ends what {@link #postgres} was given. */
  @FunctionalInterface
  interface Closing {
    void close() throws IOException;
  }

  private static PairLogTarget postgres(
      String url, Optional<String> user, Optional<String> password, Closing closing) {
    return new PairLogTarget() {
      @Override
      public String label() {
        return "PostgreSQL";
      }

      @Override
      public PairLog open(int writers) {
        String schema = "bench_" + UUID.randomUUID().toString().substring(0, 8);
        return PostgresPairLog.open(
            new PostgresAccess(
                url,
                schema,
                user,
                password,
                writers + 1,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30)));
      }

      @Override
      public void close() throws IOException {
        closing.close();
      }
    };
  }
}
