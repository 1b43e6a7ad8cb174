package io.tributary.streams.log;

import static io.tributary.streams.log.LogFixtures.drop;
import static io.tributary.streams.log.LogFixtures.fed;
import static io.tributary.streams.log.LogFixtures.pair;
import static io.tributary.streams.log.LogFixtures.samples;
import static io.tributary.streams.log.LogFixtures.several;
import static io.tributary.streams.log.LogFixtures.unit;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pruning removes what no pair needs, and the audit still passes. */
abstract class RetentionContract {
  @TempDir Path run;
  private SqlPairLog log;

  abstract SqlPairLog another();

  /** Four pairs of 8, samples of 2 in between, one drop: examples 1 to 5. */
  @BeforeEach
  void open() {
    log = another();
    log.feed(unit(0, 3));
    log.feed(unit(1, 3));
    log.commit(0, List.of(pair(fed(0), 8), samples(fed(1), 2), pair(fed(2), 8)));
    log.commit(1, List.of(pair(fed(3), 8), pair(fed(4), 8), drop(fed(5))));
  }

  @AfterEach
  void close() {
    log.close();
  }

  private long candidates() {
    return log.database().read(session -> session.number("SELECT count(*) FROM candidates"));
  }

  private int all(RetentionPolicy policy) {
    int transactions = 0;
    while (log.prune(policy) > 0) transactions++;
    return transactions;
  }

  @Test
  void byCountTheNewestPairsKeepAllTheirCandidates() {
    List<LoggedExample> before = log.after(0, 99);
    assertThat(candidates()).isEqualTo(34);
    assertThat(all(new RetentionPolicy(Duration.ZERO, 2, 2))).as("transactions").isEqualTo(2);
    assertThat(candidates()).isEqualTo(2 + 2 + 2 + 8 + 8);
    assertThat(log.after(0, 99)).isEqualTo(before);
    AuditReport report = RunAudit.of(run, log, RunAudit.Moment.AT_REST);
    assertThat(report.findings()).isEmpty();
    assertThat(all(new RetentionPolicy(Duration.ZERO, 2, 2))).as("nothing is left").isZero();
  }

  @Test
  void ofAPromptWithSeveralPairsAllThatOneOfThemNeedsIsKept() {
    log.feed(unit(2, 3));
    log.commit(2, List.of(several(fed(6), 8, 0, 7, 1, 6), several(fed(7), 8, 2, 3), drop(fed(8))));
    List<LoggedExample> before = log.after(0, 99);
    // The first seven examples: the last of them is the second pair of its prompt.
    assertThat(all(new RetentionPolicy(Duration.ZERO, 1, 2))).isEqualTo(4);
    assertThat(candidates()).isEqualTo(2 + 2 + 2 + 2 + 2 + 4 + 8);
    assertThat(log.after(0, 99)).isEqualTo(before);
    assertThat(RunAudit.of(run, log, RunAudit.Moment.AT_REST).findings()).isEmpty();
  }

  @Test
  void byAgeOnlyWhatIsOldGoes() {
    assertThat(all(new RetentionPolicy(Duration.ofHours(1), 0, 100))).isZero();
    assertThat(candidates()).isEqualTo(34);
    log.database()
        .write(
            session ->
                session
                    .connection()
                    .createStatement()
                    .executeUpdate(
                        "UPDATE outcomes SET decided_at = '2020-01-01T00:00:00Z'"
                            + " WHERE prompt_id IN ('p0', 'p1', 'p2')"));
    assertThat(all(new RetentionPolicy(Duration.ofHours(1), 0, 2))).isEqualTo(2);
    assertThat(candidates()).isEqualTo(2 + 2 + 2 + 8 + 8);
    assertThat(RunAudit.of(run, log, RunAudit.Moment.AT_REST).passed()).isTrue();
  }

  @Test
  void withoutAPolicyNothingGoes() {
    assertThat(log.prune(RetentionPolicy.KEEP_ALL)).isZero();
    assertThat(candidates()).isEqualTo(34);
  }
}
