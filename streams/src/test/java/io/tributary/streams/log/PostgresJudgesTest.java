package io.tributary.streams.log;

import java.time.Clock;

class PostgresJudgesTest extends JudgesContract {
  private final String schema = TestPostgres.newSchema();

  @Override
  SqlPairLog openLog(Clock clock) {
    return PostgresPairLog.open(TestPostgres.access(schema), clock);
  }
}
