package io.tributary.streams.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that writes is killed again and again. */
abstract class CrashContract {
  private static final int KILLS = 4;

  /** Where {@link CommittingProcess} finds the log. */
  abstract List<String> place();

  abstract SqlPairLog openExisting();

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void killedInTheMiddleOfCommitsUnitsAreWholeAndNothingSaidIsLost() throws Exception {
    Random random = new Random(11);
    long said = -1;
    for (int kill = 0; kill < KILLS; kill++) {
      said = Math.max(said, runAndKill(3 + random.nextInt(10), random.nextInt(15_000_000)));
      check(said);
    }
    try (SqlPairLog log = openExisting()) {
      for (WorkUnit unit : log.unfinished()) {
        assertThat(log.commit(unit.number(), LogFixtures.pairs(unit, 8))).isTrue();
      }
      assertThat(log.counts().paired()).isEqualTo(log.counts().fed());
    }
  }

  /** Kills the process some nanoseconds after so many commits; the last unit it spoke of. */
  private long runAndKill(int commits, int nanos) throws Exception {
    Process process = ChildJvm.start(CommittingProcess.class, place().toArray());
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

  private void check(long said) {
    String partial =
        """
        SELECT count(*) FROM (
          SELECT p.unit, count(*) AS fed, count(o.prompt_id) AS decided, count(e.sequence) AS examples,
                 (SELECT count(*) FROM candidates c JOIN prompts q USING (prompt_id)
                  WHERE q.unit = p.unit) AS candidates
          FROM prompts p LEFT JOIN outcomes o USING (prompt_id) LEFT JOIN examples e USING (prompt_id)
          GROUP BY p.unit) AS units
        WHERE NOT (fed = 8 AND ((decided = 8 AND examples = 8 AND candidates = 64)
                             OR (decided = 0 AND examples = 0 AND candidates = 0)))
        """;
    try (SqlPairLog log = openExisting()) {
      assertThat(log.unfinished()).allMatch(unit -> unit.number() > said);
      List<Long> trained = new ArrayList<>();
      log.stepsAfter(0).forEach(step -> trained.addAll(step.sequences()));
      assertThat(trained).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo((int) (said + 1) * 8);
      assertThat(log.database().<Long>read(session -> session.number(partial)))
          .as("units half-written")
          .isZero();
      assertThat(log.database().<List<String>>read(CrashContract::unsound)).isSubsetOf("ok");
    }
  }

  private static List<String> unsound(Session session) throws SQLException {
    List<String> said = new ArrayList<>();
    try (Statement statement = session.connection().createStatement();
        ResultSet rows = statement.executeQuery(session.dialect().unsound())) {
      while (rows.next()) said.add(rows.getString(1));
    }
    return said;
  }
}
