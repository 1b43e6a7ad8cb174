package io.tributary.streams.log;

import static io.tributary.streams.log.LogFixtures.drop;
import static io.tributary.streams.log.LogFixtures.fed;
import static io.tributary.streams.log.LogFixtures.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostgresPairLogTest extends PairLogContract {
  private final String schema = TestPostgres.newSchema();

  @Override
  SqlPairLog openLog(Clock clock) {
    return PostgresPairLog.open(TestPostgres.access(schema), clock);
  }

  @Test
  void commitsReachTheDiskBeforeTheyReturn() {
    assertThat(number("SELECT count(*) FROM pg_settings WHERE name = 'fsync' AND setting = 'on'"))
        .isEqualTo(1);
    assertThat(
            number(
                "SELECT count(*) FROM pg_settings WHERE name = 'synchronous_commit' AND setting = 'on'"))
        .isEqualTo(1);
  }

  @Test
  void theSchemaItselfRefusesASecondOutcome() {
    log.feed(unit(0, 1));
    log.commit(0, List.of(drop(fed(0))));
    assertThatThrownBy(
            () ->
                TestPostgres.tamper(
                    schema,
                    "INSERT INTO outcomes VALUES ('p0', 'dropped', 'tied', '', '2026-01-01', 1)"))
        .hasMessageContaining("outcomes_pkey");
  }

  @Test
  void runsOfOneDatabaseAreApart() {
    log.feed(unit(0, 1));
    try (SqlPairLog other = PostgresPairLog.open(TestPostgres.access(TestPostgres.newSchema()))) {
      assertThat(other.lastFed()).isEmpty();
    }
  }
}
