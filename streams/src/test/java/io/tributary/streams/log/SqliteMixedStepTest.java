package io.tributary.streams.log;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteMixedStepTest extends MixedStepContract {
  @TempDir Path folder;

  @Override
  SqlPairLog openLog() {
    return SqlitePairLog.open(folder.resolve(SqlitePairLog.FILE_NAME));
  }
}
