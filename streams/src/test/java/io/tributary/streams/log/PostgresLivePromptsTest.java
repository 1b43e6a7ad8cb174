package io.tributary.streams.log;

class PostgresLivePromptsTest extends LivePromptsContract {
  private final String schema = TestPostgres.newSchema();

  @Override
  SqlPairLog another() {
    return PostgresPairLog.open(TestPostgres.access(schema));
  }
}
