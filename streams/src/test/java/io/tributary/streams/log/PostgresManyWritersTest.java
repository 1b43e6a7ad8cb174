package io.tributary.streams.log;

class PostgresManyWritersTest extends ManyWritersContract {
  private final String schema = TestPostgres.newSchema();

  @Override
  SqlPairLog another() {
    return PostgresPairLog.open(TestPostgres.access(schema));
  }
}
