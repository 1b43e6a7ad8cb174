package io.tributary.streams.log;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/**
 * The pair log in one SQLite file; what returned is kept through {@code kill -9} and power loss
 * alike. Several processes of one machine may write it, one after the other; any number may read.
 */
public final class SqlitePairLog extends SqlPairLog {
  /** The name of the pair log within a run folder. */
  public static final String FILE_NAME = "pairs.db";

  SqlitePairLog(SqliteDatabase database, Clock clock) {
    super(database, clock);
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
    return new SqlitePairLog(SqliteDatabase.open(file, Schema.CURRENT), clock);
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
  SqliteDatabase database() {
    return (SqliteDatabase) super.database();
  }
}
