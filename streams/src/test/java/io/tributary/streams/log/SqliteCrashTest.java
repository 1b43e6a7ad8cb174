package io.tributary.streams.log;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class SqliteCrashTest extends CrashContract {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("pairs.db");
  }

  @Override
  List<String> place() {
    return List.of(file().toString());
  }

  @Override
  SqlPairLog openExisting() {
    return SqlitePairLog.openExisting(file());
  }
}
