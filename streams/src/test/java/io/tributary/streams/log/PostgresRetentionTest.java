package io.tributary.streams.log;

class PostgresRetentionTest extends RetentionContract {
  private final String schema = TestPostgres.newSchema();

  @Override
  SqlPairLog another() {
    return PostgresPairLog.open(TestPostgres.access(schema));
  }
}
