package io.tributary.streams.log;

class PostgresGroupCommitTest extends GroupCommitContract {
  private final String schema = TestPostgres.newSchema();

  @Override
  SqlPairLog another() {
    return PostgresPairLog.open(TestPostgres.access(schema));
  }
}
