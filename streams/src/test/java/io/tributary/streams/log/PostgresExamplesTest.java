package io.tributary.streams.log;

import java.time.Clock;

class PostgresExamplesTest extends ExamplesContract {
  private final String schema = TestPostgres.newSchema();

  @Override
  SqlPairLog openLog(Clock clock) {
    return PostgresPairLog.open(TestPostgres.access(schema), clock);
  }
}
