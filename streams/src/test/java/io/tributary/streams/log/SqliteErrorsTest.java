package io.tributary.streams.log;

import static io.tributary.streams.log.LogFixtures.pairs;
import static io.tributary.streams.log.LogFixtures.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteErrorsTest {
  @TempDir Path folder;

  @Test
  void aFullDiskKeepsNothingOfTheUnitAndSaysWhatToDo() {
    Path file = folder.resolve("pairs.db");
    try (SqlitePairLog log = SqlitePairLog.open(file)) {
      log.feed(unit(0, 64));
      // SQLite reports its page limit with the same code as a full disk.
      log.database().pragma("PRAGMA max_page_count = 40");
      assertThatThrownBy(() -> log.commit(0, pairs(unit(0, 64), 8)))
          .isInstanceOf(PairLogException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("the disk is full, nothing of the last write was kept; free some");
      assertThat(log.counts().outcomes()).isZero();
      assertThat(log.after(0, 1)).isEmpty();
      log.database().pragma("PRAGMA max_page_count = 100000");
      assertThat(log.commit(0, pairs(unit(0, 64), 8))).isTrue();
      assertThat(log.counts().paired()).isEqualTo(64);
    }
  }

  @Test
  void aWriteToAReadOnlyLogSaysSo() {
    Path file = folder.resolve("pairs.db");
    try (SqlitePairLog log = SqlitePairLog.open(file)) {
      log.database().pragma("PRAGMA query_only = ON");
      assertThatThrownBy(() -> log.feed(unit(0, 1)))
          .isInstanceOf(PairLogException.class)
          .hasMessageContaining(file + " cannot be written; make the file and its folder writable");
    }
  }

  @Test
  void aDamagedPageIsReportedAsDamage() throws IOException {
    Path file = folder.resolve("pairs.db");
    try (SqlitePairLog log = SqlitePairLog.open(file)) {
      log.feed(unit(0, 64));
      log.commit(0, pairs(unit(0, 64), 8));
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      // Everything behind the schema's own page.
      byte[] noise = new byte[(int) channel.size() - 4096];
      java.util.Arrays.fill(noise, (byte) 0xa5);
      channel.write(ByteBuffer.wrap(noise), 4096);
    }
    assertThatThrownBy(
            () -> {
              try (SqlitePairLog log = SqlitePairLog.open(file)) {
                log.after(0, 100);
              }
            })
        .isInstanceOf(PairLogException.class)
        .hasMessageContaining("pair log " + file + " is damaged: ");
  }

  @Test
  void aFileThatIsNoDatabaseIsReportedAsDamage() throws IOException {
    Path file = Files.writeString(folder.resolve("pairs.db"), "not a database\n".repeat(100));
    assertThatThrownBy(() -> SqlitePairLog.open(file))
        .isInstanceOf(PairLogException.class)
        .hasMessageContaining("pair log " + file + " is damaged: ");
    assertThat(file).hasContent("not a database\n".repeat(100));
  }

  @Test
  void aMissingFolderIsNamed() {
    assertThatThrownBy(() -> SqlitePairLog.open(folder.resolve("none/pairs.db")))
        .isInstanceOf(PairLogException.class)
        .hasMessageContaining("none/pairs.db cannot be opened; its folder must exist");
  }

  @Test
  void aFolderInPlaceOfTheFileIsNamed() {
    assertThatThrownBy(() -> SqlitePairLog.open(folder))
        .isInstanceOf(PairLogException.class)
        .hasMessageContaining("is a folder");
  }

  @Test
  void aRunToResumeMustHaveItsLog() {
    assertThatThrownBy(() -> SqlitePairLog.openExisting(folder.resolve("pairs.db")))
        .isInstanceOf(PairLogException.class)
        .hasMessageContaining("there is no pair log");
    assertThat(folder.resolve("pairs.db")).doesNotExist();
  }
}
