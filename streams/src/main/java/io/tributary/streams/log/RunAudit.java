package io.tributary.streams.log;

import io.tributary.streams.log.AuditReport.Check;
import io.tributary.streams.log.AuditReport.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Proves from a run's stored facts alone that every prompt fed has one outcome and that no example
 * was trained twice. Changes nothing, and works while the run is alive.
 */
public final class RunAudit {
  /** Checkpoints lie below this folder of the run, one folder each. */
  public static final String CHECKPOINTS = "checkpoints";

  private static final String CHECKPOINT_NAME = "step-\\d{8,18}";
  private static final PairLog.Counts NOTHING = new PairLog.Counts(0, 0, 0, Map.of(), 0, 0);

  /** Whether the run goes on while it is looked at. */
  public enum Moment {
    /** Every prompt fed must have its outcome. */
    AT_REST,
    /** Prompts in flight are counted, and are no finding. */
    LIVE
  }

  private final Path runFolder;
  private final Moment moment;
  private final List<Finding> findings = new ArrayList<>();

  private RunAudit(Path runFolder, Moment moment) {
    this.runFolder = runFolder;
    this.moment = moment;
  }

  /**
   * Audits a run at rest whose pair log is in its folder.
   *
   * @throws PairLogException if the folder holds no pair log, or one that this program cannot read
   *     (a damaged one is a finding)
   */
  public static AuditReport of(Path runFolder) {
    return of(runFolder, Moment.AT_REST);
  }

  public static AuditReport of(Path runFolder, Moment moment) {
    return new RunAudit(runFolder, moment).file(runFolder.resolve(SqlitePairLog.FILE_NAME));
  }

  /** Audits the checkpoints of a run folder and a pair log that may be elsewhere. */
  public static AuditReport of(Path runFolder, SqlPairLog log, Moment moment) {
    return new RunAudit(runFolder, moment).log(log);
  }

  private AuditReport file(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new PairLogException(
          "there is no pair log %s to audit; name the folder of a run".formatted(file));
    }
    Map<Long, LedgerDigest> checkpoints = checkpoints();
    try (Connection connection = SqliteDatabase.openReadOnly(file)) {
      return SqliteDatabase.transaction(
          new Session(connection, Dialect.SQLITE, false),
          "BEGIN",
          session -> {
            Schema.CURRENT.require(connection, Dialect.SQLITE, file.toString());
            return report(session, "", checkpoints);
          });
    } catch (SQLException e) {
      if (!SqliteErrors.damaged(e)) throw SqliteErrors.translate(file, e);
      findings.add(new Finding(Check.SOUND, SqliteErrors.translate(file, e).getMessage()));
      List<Long> kept = List.copyOf(checkpoints.keySet());
      return new AuditReport(runFolder, "", findings, NOTHING, 0, kept, AuditReport.Mixed.NOTHING);
    }
  }

  private AuditReport log(SqlPairLog log) {
    Map<Long, LedgerDigest> checkpoints = checkpoints();
    List<Finding> before = List.copyOf(findings);
    return log.database()
        .survey(
            session -> {
              // The database may have broken off an attempt in the middle.
              findings.clear();
              findings.addAll(before);
              return report(session, log.name(), checkpoints);
            });
  }

  /**
   * @param checkpoints read before the ledger, which is then never behind them
   */
  private AuditReport report(Session session, String log, Map<Long, LedgerDigest> checkpoints)
      throws SQLException {
    requireSound(session);
    for (AuditRule rule : AuditRules.ALL) rule.test(session.connection()).ifPresent(findings::add);
    if (moment == Moment.AT_REST) {
      AuditRules.NOTHING_IN_FLIGHT.test(session.connection()).ifPresent(findings::add);
    }
    List<LedgerStep> steps = Ledger.after(session, 0);
    compare(checkpoints, steps);
    AuditReport.Mixed mixed = MixAudit.of(session, steps, findings);
    List<Long> kept = List.copyOf(checkpoints.keySet());
    PairLog.Counts counts = Totals.of(session.connection());
    return new AuditReport(runFolder, log, findings, counts, steps.size(), kept, mixed);
  }

  private void requireSound(Session session) throws SQLException {
    try (Statement statement = session.connection().createStatement();
        ResultSet rows = statement.executeQuery(session.dialect().unsound())) {
      while (rows.next()) {
        String said = rows.getString(1);
        if (!said.equals("ok")) findings.add(new Finding(Check.SOUND, said));
      }
    }
  }

  /** The digests of the checkpoints by step; what cannot be read becomes a finding. */
  private Map<Long, LedgerDigest> checkpoints() {
    Map<Long, LedgerDigest> digests = new TreeMap<>();
    for (Path folder : checkpointFolders()) {
      String name = folder.getFileName().toString();
      try {
        CheckpointManifest manifest = CheckpointManifest.read(folder);
        if (CheckpointManifest.folderName(manifest.step()).equals(name)) {
          digests.put(manifest.step(), manifest.trained());
        } else {
          checkpoint("%s says that it holds step %d", name, manifest.step());
        }
      } catch (IOException e) {
        // A live run may have removed an old checkpoint since the folder was listed.
        if (Files.exists(folder)) {
          checkpoint("%s/%s cannot be read: %s", name, CheckpointManifest.FILE_NAME, reason(e));
        }
      }
    }
    return digests;
  }

  private static String reason(IOException e) {
    return e instanceof NoSuchFileException ? "it is missing" : e.getMessage();
  }

  private List<Path> checkpointFolders() {
    Path parent = runFolder.resolve(CHECKPOINTS);
    if (!Files.isDirectory(parent)) return List.of();
    try (Stream<Path> entries = Files.list(parent)) {
      return entries
          .filter(entry -> entry.getFileName().toString().matches(CHECKPOINT_NAME))
          .sorted()
          .toList();
    } catch (IOException e) {
      checkpoint("%s cannot be listed: %s", parent, e.getMessage());
      return List.of();
    }
  }

  private void compare(Map<Long, LedgerDigest> checkpoints, List<LedgerStep> steps) {
    Map<Long, LedgerDigest> ledger = new TreeMap<>();
    LedgerDigest digest = LedgerDigest.start();
    ledger.put(0L, digest);
    for (LedgerStep step : steps) ledger.put(step.step(), digest = digest.next(step));
    checkpoints.forEach(
        (step, trained) -> {
          LedgerDigest expected = ledger.get(step);
          if (expected == null) {
            checkpoint(
                "%s is of a step that the ledger does not have (its last is %d)",
                CheckpointManifest.folderName(step),
                steps.isEmpty() ? 0 : steps.get(steps.size() - 1).step());
          } else if (!expected.equals(trained)) {
            checkpoint(
                "%s was trained on other examples than the ledger says (digest %s, ledger %s)",
                CheckpointManifest.folderName(step), trained, expected);
          }
        });
  }

  private void checkpoint(String format, Object... arguments) {
    findings.add(new Finding(Check.CHECKPOINTS, format.formatted(arguments)));
  }
}
