package io.tributary.streams.log;

import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;

class SqliteJudgesTest extends JudgesContract {
  @TempDir Path folder;

  @Override
  SqlPairLog openLog(Clock clock) {
    return SqlitePairLog.open(folder.resolve("pairs.db"), clock);
  }
}
