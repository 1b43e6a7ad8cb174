package io.tributary.streams.log;

class PostgresRunAuditTest extends RunAuditContract {
  private final String schema = TestPostgres.newSchema();

  @Override
  SqlPairLog openLog() {
    return PostgresPairLog.open(TestPostgres.access(schema));
  }

  @Override
  AuditReport audit() {
    try (SqlPairLog log = PostgresPairLog.openExisting(TestPostgres.access(schema))) {
      return RunAudit.of(run, log, RunAudit.Moment.AT_REST);
    }
  }

  @Override
  void tamper(String... statements) {
    TestPostgres.forge(schema, statements);
  }

  @Override
  String dropTable(String table) {
    return "DROP TABLE " + table + " CASCADE";
  }

  @Override
  String version9() {
    return "UPDATE tributary_schema SET version = 9";
  }

  @Override
  String audited() {
    return run + ", pair log " + TestPostgres.access(schema).name();
  }
}
