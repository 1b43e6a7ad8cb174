package io.tributary.streams.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {
  private static final int KILLS = 4;

  @TempDir Path folder;

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void killedInTheMiddleOfCommitsUnitsAreWholeAndNothingSaidIsLost() throws Exception {
    Path file = folder.resolve("pairs.db");
    Random random = new Random(11);
    long said = -1;
    for (int kill = 0; kill < KILLS; kill++) {
      said = Math.max(said, runAndKill(file, 3 + random.nextInt(10), random.nextInt(15_000_000)));
      check(file, said);
    }
    try (SqlitePairLog log = SqlitePairLog.openExisting(file)) {
      for (WorkUnit unit : log.unfinished()) {
        assertThat(log.commit(unit.number(), LogFixtures.pairs(unit, 8))).isTrue();
      }
      assertThat(log.counts().paired()).isEqualTo(log.counts().fed());
    }
  }

  /** Kills the process some nanoseconds after so many commits; the last unit it spoke of. */
  private static long runAndKill(Path file, int commits, int nanos) throws Exception {
    Process process = ChildJvm.start(CommittingProcess.class, file);
    long last = -1;
    try (BufferedReader lines = process.inputReader()) {
      for (int i = 0; i < commits; i++) {
        String line = lines.readLine();
        assertThat(line).as("the process died by itself").isNotNull();
        last = Long.parseLong(line);
      }
      TimeUnit.NANOSECONDS.sleep(nanos);
      // Through the handle: Process.destroyForcibly would close our end of the pipe as well.
      process.toHandle().destroyForcibly();
      // Whole lines that were on their way when it died.
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = Math.max(last, Long.parseLong(line));
      }
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor()).as("ended by SIGKILL").isEqualTo(128 + 9);
    return last;
  }

  private static void check(Path file, long said) throws Exception {
    try (SqlitePairLog log = SqlitePairLog.openExisting(file)) {
      assertThat(log.unfinished()).allMatch(unit -> unit.number() > said);
      List<Long> trained = new ArrayList<>();
      log.stepsAfter(0).forEach(step -> trained.addAll(step.sequences()));
      assertThat(trained).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo((int) (said + 1) * 8);
    }
    String partial =
        """
        SELECT count(*) FROM (
          SELECT p.unit, count(*) AS fed, count(o.prompt_id) AS decided, count(e.sequence) AS examples,
                 (SELECT count(*) FROM candidates c JOIN prompts q USING (prompt_id)
                  WHERE q.unit = p.unit) AS candidates
          FROM prompts p LEFT JOIN outcomes o USING (prompt_id) LEFT JOIN examples e USING (prompt_id)
          GROUP BY p.unit
          HAVING NOT (fed = 8 AND ((decided = 8 AND examples = 8 AND candidates = 64)
                                OR (decided = 0 AND examples = 0 AND candidates = 0))))
        """;
    try (Connection connection = SqliteDatabase.openReadOnly(file);
        Statement statement = connection.createStatement()) {
      assertThat(Totals.number(connection, partial)).as("units half-written").isZero();
      try (ResultSet rows = statement.executeQuery("PRAGMA integrity_check")) {
        assertThat(rows.getString(1)).isEqualTo("ok");
      }
    }
  }
}
