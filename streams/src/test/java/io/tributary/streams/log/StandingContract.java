package io.tributary.streams.log;

import static io.tributary.streams.log.LogFixtures.drop;
import static io.tributary.streams.log.LogFixtures.fed;
import static io.tributary.streams.log.LogFixtures.pair;
import static io.tributary.streams.log.LogFixtures.pairs;
import static io.tributary.streams.log.LogFixtures.samples;
import static io.tributary.streams.log.LogFixtures.unit;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a feed asks of the log again and again is cheap however long the log is. */
abstract class StandingContract {
  private static final int PROMPTS = 20_000;

  private SqlPairLog log;

  abstract SqlPairLog another();

  /** SQL that gives the numbers from 0 below {@link #PROMPTS} as {@code n}. */
  abstract String numbers(int below);

  /** What this database calls a plan that begins in the middle of a primary key. */
  abstract void assertRange(String table, String plan);

  @BeforeEach
  void open() {
    log = another();
  }

  @AfterEach
  void close() {
    log.close();
  }

  private void assertStands(long inFlight, Long... unfinished) {
    // One that has looked before, and one that looks for the first time.
    try (SqlPairLog fresh = another()) {
      for (SqlPairLog one : List.of(log, fresh)) {
        assertThat(one.unfinished()).extracting(WorkUnit::number).containsExactly(unfinished);
        assertThat(one.inFlight().prompts()).isEqualTo(inFlight);
        assertThat(one.inFlight().prompts()).as("asked again").isEqualTo(inFlight);
      }
      PairLog.Counts counts = fresh.counts();
      long dropped = counts.dropped().values().stream().mapToLong(Long::longValue).sum();
      assertThat(counts.fed() - dropped - counts.trained() - counts.stale()).isEqualTo(inFlight);
    }
  }

  @Test
  void everyLookFindsWhatAFullCountFinds() {
    assertStands(0);
    for (int u = 0; u < 4; u++) log.feed(unit(u, 3));
    assertStands(12, 0L, 1L, 2L, 3L);
    log.commit(2, List.of(pair(fed(6), 2), drop(fed(7)), samples(fed(8), 2)));
    assertStands(11, 0L, 1L, 3L);
    log.commit(0, pairs(unit(0, 3), 2));
    log.record(new LedgerStep(1, List.of(1L, 2L), List.of(4L)));
    assertStands(8, 1L, 3L);
    log.commit(1, List.of(drop(fed(3)), drop(fed(4)), drop(fed(5))));
    log.commit(3, pairs(unit(3, 3), 2));
    assertStands(5);
    log.record(new LedgerStep(2, List.of(3L, 5L), List.of()));
    log.record(new LedgerStep(3, List.of(), List.of()));
    assertStands(3);
    log.feed(unit(4, 3));
    assertStands(6, 4L);
  }

  @Test
  void aLookReadsNothingOfWhatIsOver() {
    fill();
    assertThat(log.inFlight().prompts()).isZero();
    log.feed(unit(PROMPTS / 4, 4));
    assertThat(log.unfinished()).containsExactly(unit(PROMPTS / 4, 4));
    assertRange("prompts", plan(Standing.UNFINISHED, PROMPTS));
    assertRange("steps", plan(Standing.FINISHED, PROMPTS / 4));
  }

  /** Units of four prompts, all dropped, and as many steps that trained nothing. */
  private void fill() {
    String four = numbers(PROMPTS / 4);
    String all = numbers(PROMPTS);
    log.database()
        .write(
            session -> {
              try (Statement sql = session.connection().createStatement()) {
                sql.execute(
                    "INSERT INTO prompts (ordinal, unit, prompt_id, text, fed_at)"
                        + " SELECT n, n / 4, 'p' || n, 'Why?', 'then' FROM (%s) AS numbers"
                            .formatted(all));
                sql.execute(
                    "INSERT INTO outcomes SELECT 'p' || n, 'dropped', 'tied', '', 'then', 1"
                        + " FROM (%s) AS numbers".formatted(all));
                sql.execute(
                    "INSERT INTO commits SELECT n, 'token', 'then' FROM (%s) AS numbers"
                        .formatted(four));
                sql.execute(
                    "INSERT INTO steps (step, trained, stale, recorded_at)"
                        + " SELECT n + 1, 0, 0, 'then' FROM (%s) AS numbers".formatted(four));
                return sql.execute("ANALYZE");
              }
            });
  }

  private String plan(String query, long from) {
    String explain = this instanceof SqliteStandingTest ? "EXPLAIN QUERY PLAN " : "EXPLAIN ";
    return log.database()
        .read(
            session -> {
              StringJoiner lines = new StringJoiner("\n");
              try (PreparedStatement select = session.prepare(explain + query)) {
                select.setLong(1, from);
                try (ResultSet rows = select.executeQuery()) {
                  int last = rows.getMetaData().getColumnCount();
                  while (rows.next()) lines.add(rows.getString(last));
                }
              }
              return lines.toString();
            });
  }
}
