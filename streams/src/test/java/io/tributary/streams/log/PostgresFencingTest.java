package io.tributary.streams.log;

class PostgresFencingTest extends FencingContract {
  private final String schema = TestPostgres.newSchema();

  @Override
  SqlPairLog another() {
    return PostgresPairLog.open(TestPostgres.access(schema));
  }
}
