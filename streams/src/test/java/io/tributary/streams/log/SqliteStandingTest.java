package io.tributary.streams.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteStandingTest extends StandingContract {
  @TempDir Path folder;

  @Override
  SqlPairLog another() {
    return SqlitePairLog.open(folder.resolve("pairs.db"));
  }

  @Override
  String numbers(int below) {
    return "WITH RECURSIVE c(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c WHERE n + 1 < %d) SELECT n FROM c"
        .formatted(below);
  }

  @Override
  void assertRange(String table, String plan) {
    assertThat(plan).contains("USING INTEGER PRIMARY KEY (rowid>?)").doesNotContain("SCAN");
  }
}
