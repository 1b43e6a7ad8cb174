package io.tributary.streams.log;

import io.tributary.config.PairLogSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Opens the pair log that the settings name. */
public final class PairLogs {
  private PairLogs() {}

  /**
   * The log of a run, made if it is missing.
   *
   * @param runFolder holds the log of {@code url = sqlite}
   * @param runId names the PostgreSQL schema unless the settings do
   * @param environment for the password
   * @throws PairLogException if it cannot be opened; the message never holds the password
   */
  public static SqlPairLog open(
      PairLogSettings settings, Path runFolder, String runId, Map<String, String> environment) {
    return settings.embedded()
        ? SqlitePairLog.open(runFolder.resolve(SqlitePairLog.FILE_NAME))
        : PostgresPairLog.open(access(settings, runId, environment));
  }

  /** The log of an earlier run; a missing one is refused. */
  public static SqlPairLog openExisting(
      PairLogSettings settings, Path runFolder, String runId, Map<String, String> environment) {
    return settings.embedded()
        ? SqlitePairLog.openExisting(runFolder.resolve(SqlitePairLog.FILE_NAME))
        : PostgresPairLog.openExisting(access(settings, runId, environment));
  }

  /** Audits a run wherever its log is, and changes nothing. */
  public static AuditReport audit(
      PairLogSettings settings,
      Path runFolder,
      String runId,
      Map<String, String> environment,
      RunAudit.Moment moment) {
    if (settings.embedded()) return RunAudit.of(runFolder, moment);
    try (SqlPairLog log = openExisting(settings, runFolder, runId, environment)) {
      return RunAudit.of(runFolder, log, moment);
    }
  }

  /** What is pruned. */
  public static RetentionPolicy retention(PairLogSettings settings) {
    PairLogSettings.Retention kept = settings.retention();
    return new RetentionPolicy(kept.maxAge(), kept.maxPairs(), kept.batch());
  }

  private static PostgresAccess access(
      PairLogSettings settings, String runId, Map<String, String> environment) {
    return new PostgresAccess(
        settings.url(),
        settings.schema().orElse(runId),
        settings.user(),
        password(settings, environment),
        settings.connections(),
        settings.connectTimeout(),
        settings.retryFor());
  }

  private static Optional<String> password(
      PairLogSettings settings, Map<String, String> environment) {
    if (settings.passwordFile().isEmpty()) {
      return Optional.ofNullable(environment.get(settings.passwordVariable()))
          .filter(password -> !password.isEmpty());
    }
    Path file = settings.passwordFile().get();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      String first = lines.readLine();
      if (first == null || first.isEmpty()) {
        throw new PairLogException(
            "pair-log.password-file %s has no password in its first line".formatted(file));
      }
      return Optional.of(first);
    } catch (IOException e) {
      throw new PairLogException(
          "pair-log.password-file %s cannot be read (%s); it must be a text file with the password"
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }
}
