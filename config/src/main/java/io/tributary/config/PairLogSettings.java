package io.tributary.config;

import static io.tributary.config.Kinds.filePath;
import static io.tributary.config.Kinds.integer;
import static io.tributary.config.Kinds.text;
import static io.tributary.config.Kinds.whole;
import static io.tributary.config.NameKinds.databaseUrl;
import static io.tributary.config.NameKinds.schemaName;
import static io.tributary.config.NameKinds.variableName;
import static io.tributary.config.UnitKinds.duration;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings in {@code pair-log}. The password is not among them: they say where it is read from.
 *
 * @param url {@code sqlite}, or where the PostgreSQL database is
 * @param schema the PostgreSQL schema of the run's tables, otherwise named after the run
 * @param user the database's user, otherwise that of the operating system
 * @param passwordFile a file whose first line is the password
 * @param passwordVariable an environment variable with the password, for want of a file
 * @param connections in the pool of each process at most
 * @param connectTimeout for one attempt to connect
 * @param retryFor how long a call waits for a database that is out of reach
 * @param retention what is pruned
 */
public record PairLogSettings(
    String url,
    Optional<String> schema,
    Optional<String> user,
    Optional<Path> passwordFile,
    String passwordVariable,
    int connections,
    Duration connectTimeout,
    Duration retryFor,
    Retention retention) {
  /** The {@code url} of a log in the run's folder. */
  public static final String SQLITE = "sqlite";

  /** Whether the log is in the run's folder. */
  public boolean embedded() {
    return url.equals(SQLITE);
  }

  /**
   * How long the candidates that are neither chosen nor rejected are kept.
   *
   * @param every how often it is looked for what to prune
   * @param maxAge from the pair's commit; zero for ever
   * @param maxPairs so many of the newest pairs keep them; 0 for all
   * @param batch pairs pruned in one transaction
   */
  public record Retention(Duration every, Duration maxAge, long maxPairs, int batch) {
    static Retention read(SettingsReader r) {
      return new Retention(
          r.get("pair-log.retention.every", duration(Duration.ofSeconds(1), Duration.ofDays(1))),
          r.get("pair-log.retention.max-age", duration(Duration.ZERO, Duration.ofDays(3650))),
          r.get("pair-log.retention.max-pairs", whole(0, 1L << 53)),
          r.get("pair-log.retention.batch", integer(1, 100_000)));
    }
  }

  static PairLogSettings read(SettingsReader r) {
    return new PairLogSettings(
        r.get("pair-log.url", databaseUrl()),
        r.get("pair-log.schema", schemaName().optional()),
        r.get("pair-log.user", text().optional()),
        r.get("pair-log.password-file", filePath().optional()),
        r.get("pair-log.password-variable", variableName()),
        r.get("pair-log.connections", integer(1, 1000)),
        r.get("pair-log.connect-timeout", duration(Duration.ofSeconds(1), Duration.ofHours(1))),
        r.get("pair-log.retry-for", duration(Duration.ZERO, Duration.ofDays(1))),
        Retention.read(r));
  }
}
