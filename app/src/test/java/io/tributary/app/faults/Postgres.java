package io.tributary.app.faults;

import io.tributary.app.cluster.LocalPorts;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A real PostgreSQL server for the clusters of this JVM's tests, started on first use. */
final class Postgres {
  static final String USER = "postgres";
  static final Map<String, String> ENVIRONMENT = Map.of("TRIBUTARY_DB_PASSWORD", USER);

  private static final String PORT_FILE = "port";

  private static EmbeddedPostgres server;

  private Postgres() {}

  static synchronized int port() {
    if (server == null) start(settings());
    return server.getPort();
  }

  /**
   * Starts it with its data in a folder, where another JVM can go on with them, at the same port.
   *
   * @param resume there must be some; otherwise what is there is removed
   */
  static synchronized void keepIn(Path folder, boolean resume) {
    if (server != null) throw new IllegalStateException("it runs already, on data of its own");
    try {
      PostgresFolder.endOrphan(folder);
      Path file = folder.resolve(PORT_FILE);
      if (!resume) PostgresFolder.empty(folder);
      int port = resume ? Integer.parseInt(Files.readString(file)) : LocalPorts.take();
      Files.createDirectories(folder);
      Files.writeString(file, Integer.toString(port));
      start(
          settings()
              .setDataDirectory(folder.resolve("data"))
              .setCleanDataDirectory(false)
              .setPort(port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EmbeddedPostgres.Builder settings() {
    return EmbeddedPostgres.builder()
        .setServerConfig("max_connections", "300")
        .setPGStartupWait(Duration.ofMinutes(2));
  }

  private static void start(EmbeddedPostgres.Builder builder) {
    try {
      server = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(Postgres::stop));
  }

  private static void stop() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String url(int port) {
    return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port);
  }
}
