package io.tributary.streams.log;

import java.util.List;

class PostgresCrashTest extends CrashContract {
  private final String schema = TestPostgres.newSchema();

  @Override
  List<String> place() {
    return List.of(schema, Integer.toString(TestPostgres.server().getPort()));
  }

  @Override
  SqlPairLog openExisting() {
    return PostgresPairLog.openExisting(TestPostgres.access(schema));
  }
}
