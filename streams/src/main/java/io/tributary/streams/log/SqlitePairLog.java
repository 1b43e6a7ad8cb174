package io.tributary.streams.log;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The pair log in one SQLite file. A call that returned is on disk, through {@code kill -9} and
 * power loss alike; a call that failed left nothing. One process writes at a time (see {@link
 * RunLock}); any number may read.
 *
 * <p>Times are UTC, token ids int32 and log-probs float32 little-endian BLOBs; see the schema's own
 * comments. Ordinals, sequence numbers and steps are gap-free: the database refuses others.
 */
public final class SqlitePairLog implements PairLog {
  /** The name of the pair log within a run folder. */
  public static final String FILE_NAME = "pairs.db";

  private final Database database;
  private final Clock clock;

  SqlitePairLog(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Opens a pair log, making it if it is missing and bringing its schema up to date.
   *
   * @throws PairLogException if the file is damaged, of a newer version, no pair log, or out of
   *     reach
   */
  public static SqlitePairLog open(Path file) {
    return open(file, Clock.systemUTC());
  }

  public static SqlitePairLog open(Path file, Clock clock) {
    return new SqlitePairLog(Database.open(file, Schema.CURRENT), clock);
  }

  /** Opens the pair log of a run to be resumed; a missing file is refused. */
  public static SqlitePairLog openExisting(Path file) {
    if (!Files.exists(file)) {
      throw new PairLogException(
          "there is no pair log %s; name the folder of an earlier run".formatted(file));
    }
    return open(file);
  }

  @Override
  public void feed(WorkUnit unit) {
    database.write(
        connection -> {
          Feeds.append(connection, unit, now());
          return null;
        });
  }

  @Override
  public List<WorkUnit> unfinished() {
    return database.read(Feeds::unfinished);
  }

  @Override
  public Optional<WorkUnit> lastFed() {
    return database.read(Feeds::last);
  }

  @Override
  public boolean commit(long unit, List<PromptOutcome> outcomes) {
    return database.write(connection -> Outcomes.commit(connection, unit, outcomes, now()));
  }

  @Override
  public List<LoggedExample> after(long sequence, int limit) {
    if (limit < 0) throw new IllegalArgumentException("limit " + limit);
    return database.read(connection -> Examples.after(connection, sequence, limit));
  }

  @Override
  public List<LoggedExample> examples(List<Long> sequences) {
    return database.read(connection -> Examples.of(connection, sequences));
  }

  @Override
  public void record(LedgerStep step) {
    database.write(
        connection -> {
          Ledger.append(connection, step, now());
          return null;
        });
  }

  @Override
  public List<LedgerStep> stepsAfter(long step) {
    return database.read(connection -> Ledger.after(connection, step));
  }

  @Override
  public void recordEvaluation(long version, Map<String, Double> metrics) {
    database.write(
        connection -> {
          Evaluations.replace(connection, version, metrics);
          return null;
        });
  }

  @Override
  public SortedMap<Long, Map<String, Double>> evaluations() {
    return database.read(Evaluations::all);
  }

  @Override
  public Counts counts() {
    return database.read(Totals::of);
  }

  @Override
  public void close() {
    database.close();
  }

  Database database() {
    return database;
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
