package io.tributary.streams.log;

import static io.tributary.streams.log.LogFixtures.drop;
import static io.tributary.streams.log.LogFixtures.fed;
import static io.tributary.streams.log.LogFixtures.tamper;
import static io.tributary.streams.log.LogFixtures.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlitePairLogTest extends PairLogContract {
  @TempDir Path folder;

  @Override
  SqlPairLog openLog(Clock clock) {
    return SqlitePairLog.open(file(), clock);
  }

  private Path file() {
    return folder.resolve("pairs.db");
  }

  @Test
  void worksInAFolderWithAnOddName() throws Exception {
    Path odd = Files.createDirectories(folder.resolve("my runs? 100% #1 & naïve"));
    try (SqlitePairLog other = SqlitePairLog.open(odd.resolve("pairs.db"))) {
      other.feed(unit(0, 1));
    }
    assertThat(odd.resolve("pairs.db")).isRegularFile();
    try (SqlitePairLog other = SqlitePairLog.openExisting(odd.resolve("pairs.db"))) {
      assertThat(other.lastFed()).isPresent();
    }
  }

  @Test
  void commitsReachTheDiskBeforeTheyReturn() throws SQLException {
    log.feed(unit(0, 1));
    // 2 is FULL: an fsync of the WAL at each commit.
    assertThat(log.database().<Long>write(c -> c.number("PRAGMA synchronous"))).isEqualTo(2L);
    assertThat(log.database().<Long>write(c -> c.number("PRAGMA foreign_keys"))).isEqualTo(1L);
  }

  @Test
  void readersDoNotWaitForTheWriter() {
    log.feed(unit(0, 1));
    long seen =
        log.database()
            .write(
                connection -> {
                  Feeds.append(connection, unit(1, 1), null, "now");
                  return log.counts().fed();
                });
    assertThat(seen).isEqualTo(1);
    assertThat(log.counts().fed()).isEqualTo(2);
  }

  @Test
  void theSchemaItselfRefusesASecondOutcome() {
    log.feed(unit(0, 1));
    log.commit(0, List.of(drop(fed(0))));
    assertThatThrownBy(
            () ->
                tamper(
                    file(),
                    "INSERT INTO outcomes VALUES ('p0', 'dropped', 'tied', '', '2026-01-01', 1)"))
        .hasMessageContaining("UNIQUE constraint failed: outcomes.prompt_id");
  }
}
