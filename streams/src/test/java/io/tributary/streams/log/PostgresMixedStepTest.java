package io.tributary.streams.log;

class PostgresMixedStepTest extends MixedStepContract {
  private final String schema = TestPostgres.newSchema();

  @Override
  SqlPairLog openLog() {
    return PostgresPairLog.open(TestPostgres.access(schema));
  }
}
