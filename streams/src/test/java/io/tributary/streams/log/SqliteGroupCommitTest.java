package io.tributary.streams.log;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteGroupCommitTest extends GroupCommitContract {
  @TempDir Path folder;

  @Override
  SqlPairLog another() {
    return SqlitePairLog.open(folder.resolve("pairs.db"));
  }
}
