package io.tributary.streams.log;

import static org.assertj.core.api.Assertions.assertThat;

class PostgresStandingTest extends StandingContract {
  private final String schema = TestPostgres.newSchema();

  @Override
  SqlPairLog another() {
    return PostgresPairLog.open(TestPostgres.access(schema));
  }

  @Override
  String numbers(int below) {
    return "SELECT generate_series(0, %d)::bigint AS n".formatted(below - 1);
  }

  @Override
  void assertRange(String table, String plan) {
    assertThat(plan).contains(table + "_pkey").doesNotContain("Seq Scan on " + table);
  }
}
