package io.tributary.streams.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.streams.log.AuditReport.Check;
import io.tributary.streams.log.AuditReport.Finding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteRunAuditTest extends RunAuditContract {
  private Path file() {
    return run.resolve(SqlitePairLog.FILE_NAME);
  }

  @Override
  SqlPairLog openLog() {
    return SqlitePairLog.open(file());
  }

  @Override
  AuditReport audit() {
    return RunAudit.of(run);
  }

  @Override
  void tamper(String... statements) {
    LogFixtures.tamper(file(), statements);
  }

  @Override
  String dropTable(String table) {
    return "DROP TABLE " + table;
  }

  @Override
  String version9() {
    return "PRAGMA user_version = 9";
  }

  @Override
  String audited() {
    return run.toString();
  }

  @Test
  void aFreshRunWithoutAnythingPasses(@TempDir Path fresh) {
    SqlitePairLog.open(fresh.resolve("pairs.db")).close();
    assertThat(RunAudit.of(fresh).passed()).isTrue();
  }

  @Test
  void aDamagedFileIsAFindingNotACrash() throws IOException {
    try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
      byte[] noise = new byte[(int) channel.size() - 4096];
      Arrays.fill(noise, (byte) 0xa5);
      channel.write(ByteBuffer.wrap(noise), 4096);
    }
    AuditReport report = audit();
    assertThat(report.passed()).isFalse();
    assertThat(report.findings()).extracting(Finding::check).contains(Check.SOUND);
    assertThat(report.text()).contains("FAILED  the database is sound").doesNotContain("  ok  ");
  }

  @Test
  void aFileThatIsNoDatabaseIsAFinding() throws IOException {
    Files.writeString(file(), "not a database\n".repeat(100));
    AuditReport report = audit();
    assertThat(report.findings()).hasSize(1);
    assertThat(report.findings().get(0).message()).contains("is damaged");
  }

  @Test
  void aFolderWithoutAPairLogIsRefused(@TempDir Path empty) {
    assertThatThrownBy(() -> RunAudit.of(empty))
        .isInstanceOf(PairLogException.class)
        .hasMessageContaining("there is no pair log " + empty.resolve("pairs.db"));
    assertThat(empty).isEmptyDirectory();
  }
}
