package io.tributary.app.run;

import io.tributary.app.UserError;
import io.tributary.app.WholeFile;
import io.tributary.config.PairLogSettings;
import io.tributary.config.Settings;
import io.tributary.config.SettingsLoader;
import io.tributary.streams.log.AuditReport;
import io.tributary.streams.log.PairLogException;
import io.tributary.streams.log.PairLogs;
import io.tributary.streams.log.RunAudit;
import io.tributary.streams.log.RunLock;
import io.tributary.streams.log.SqlPairLog;
import io.tributary.streams.log.SqlitePairLog;
import io.tributary.streams.metrics.JsonlMetricSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a run keeps what it makes. */
public record RunFolder(Path path) {
  private static final int MOST_SHOWN = 5;
  private static final String REJECTED = "rejected.jsonl";

  /** What an earlier run may have left that never began. */
  private static final Set<String> LEFTOVERS = Set.of(REJECTED, RunLock.FILE_NAME);

  /** A new folder; one in which a run began is never touched. */
  static RunFolder create(Path path) throws IOException {
    RunFolder folder = new RunFolder(path);
    Files.createDirectories(path.toAbsolutePath().getParent());
    try {
      Files.createDirectory(path);
    } catch (FileAlreadyExistsException e) {
      folder.requireUnused();
    }
    return folder;
  }

  /** Writes the settings that a resume reads; the caller holds the folder's lock. */
  void begin(String settings) throws IOException {
    requireUnused(); // another process may have been faster
    WholeFile.write(config(), settings.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes the settings of a node that has the pair log, for whoever looks for the run. What is
   * there already stays: nodes that share the folder may differ in what is their own.
   */
  void beginOnNode(String settings) throws IOException {
    WholeFile.writeIfAbsent(config(), settings.getBytes(StandardCharsets.UTF_8));
  }

  /** Takes back {@link #begin} if no run came of it; rejected prompts stay for the user to see. */
  void abandonUnlessBegun() throws IOException {
    if (hasLog()) return;
    for (Path file : List.of(config(), log(), seconds(), path.resolve(RunLock.FILE_NAME))) {
      Files.deleteIfExists(file);
    }
    if (names().isEmpty()) Files.delete(path);
  }

  private void requireUnused() throws IOException {
    if (Files.isDirectory(path) && LEFTOVERS.containsAll(names())) return;
    if (!Files.isRegularFile(config())) {
      throw UserError.wrongUsage(path + " exists and is not the folder of a run")
          .withHint("choose another name: --run-id NAME");
    }
    throw UserError.wrongUsage("the run folder " + path + " exists")
        .withHint(
            "go on with it: ./tributary run --resume "
                + path
                + "; or choose another name: --run-id NAME");
  }

  private Set<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(path)) {
      return entries.map(entry -> entry.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  /** The folder of a run, given as a path or as an id below {@code runs}. */
  public static RunFolder find(String run, Path runs) {
    Path asPath = Path.of(run);
    Path path = Files.isDirectory(asPath) ? asPath : runs.resolve(run);
    RunFolder folder = new RunFolder(path);
    if (!Files.isRegularFile(folder.config())) {
      throw UserError.failed(
              Files.isDirectory(path)
                  ? path + " is not the folder of a run: it has no " + folder.config().getFileName()
                  : "there is no run " + path)
          .withHint(known(runs));
    }
    return folder;
  }

  /** The newest runs, for who mistyped one. */
  private static String known(Path runs) {
    if (!Files.isDirectory(runs)) return "there is no run in " + runs + " yet";
    try (Stream<Path> entries = Files.list(runs)) {
      List<String> names =
          entries
              .filter(entry -> Files.isRegularFile(new RunFolder(entry).config()))
              .map(entry -> entry.getFileName().toString())
              .sorted(Comparator.reverseOrder())
              .limit(MOST_SHOWN)
              .toList();
      if (names.isEmpty()) return "there is no run in " + runs + " yet";
      return "runs in " + runs + ", the newest first: " + String.join(", ", names);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path config() {
    return path.resolve("config.conf");
  }

  /** Whether a run began here, whose pair log is in the folder or in another place. */
  boolean hasLog() {
    return Files.exists(path.resolve(SqlitePairLog.FILE_NAME)) || Files.exists(logElsewhere());
  }

  /** Says where the pair log is, if it is not in the folder. */
  private Path logElsewhere() {
    return path.resolve("pair-log.txt");
  }

  /** The run's pair log; one that was begun elsewhere and is not there any more is refused. */
  SqlPairLog openLog(Settings settings, Map<String, String> environment) throws IOException {
    if (settings.pairLog().embedded()) {
      if (Files.exists(logElsewhere())) {
        throw new PairLogException(
            "the pair log of %s is %s; name it in pair-log.url"
                .formatted(path, Files.readString(logElsewhere()).strip()));
      }
      return PairLogs.open(settings.pairLog(), path, id(), environment);
    }
    if (Files.exists(logElsewhere())) {
      return PairLogs.openExisting(settings.pairLog(), path, id(), environment);
    }
    SqlPairLog log = PairLogs.open(settings.pairLog(), path, id(), environment);
    // Nodes that nobody prepared the folder for share their log without saying so there.
    if (log.lastFed().isPresent() && !Files.isDirectory(path.resolve(NodeService.NODES))) {
      log.close();
      throw new PairLogException(
          "pair log %s is that of another run; name another pair-log.schema, or drop it"
              .formatted(log.name()));
    }
    WholeFile.write(logElsewhere(), (log.name() + "\n").getBytes(StandardCharsets.UTF_8));
    return log;
  }

  /**
   * The pair log that the nodes of a cluster share. One in a database may be under way already: the
   * node's folder need not be that of the node which began it.
   */
  SqlPairLog openSharedLog(Settings settings, Map<String, String> environment) throws IOException {
    return settings.pairLog().embedded() || Files.exists(logElsewhere())
        ? openLog(settings, environment)
        : PairLogs.open(settings.pairLog(), path, id(), environment);
  }

  /** The log of a run that began, wherever it is; none is made. */
  public SqlPairLog openExistingLog(Map<String, String> environment) {
    return PairLogs.openExisting(logSettings(), path, id(), environment);
  }

  /** Proves the run from its pair log, wherever that is, and its checkpoints. */
  public AuditReport audit(Map<String, String> environment, RunAudit.Moment moment) {
    return PairLogs.audit(logSettings(), path, id(), environment, moment);
  }

  private PairLogSettings logSettings() {
    return SettingsLoader.defaults().file(config().toAbsolutePath()).load().settings().pairLog();
  }

  private String id() {
    return path.toAbsolutePath().normalize().getFileName().toString();
  }

  Path metrics() {
    return path.resolve(JsonlMetricSink.FILE_NAME);
  }

  Path checkpoints() {
    return path.resolve(RunAudit.CHECKPOINTS);
  }

  Path rejectedPrompts() {
    return path.resolve(REJECTED);
  }

  Path model() {
    return path.resolve("model");
  }

  /** The best version as a whole model, where {@link #model} is an adapter. */
  Path merged() {
    return path.resolve("merged");
  }

  Path bestVersions() {
    return path.resolve("best");
  }

  /** Results of evaluations, see docs/evaluation.md. */
  public Path evaluations() {
    return path.resolve("eval");
  }

  /** Versions that a guard rolled back to. */
  Path heldVersions() {
    return path.resolve("held");
  }

  Path seconds() {
    return path.resolve("seconds.json");
  }

  Path report() {
    return path.resolve("report.json");
  }

  Path log() {
    return path.resolve("run.log");
  }
}
