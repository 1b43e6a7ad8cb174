package io.tributary.streams.log;

import java.util.ArrayList;
import java.util.List;

class PostgresRunAuditTest extends RunAuditContract {
  /** Foreign keys and triggers are off for who tampers; what a row may hold is not. */
  private static final String WITHOUT_CHECKS =
      """
      DO $$ DECLARE one record; BEGIN
      FOR one IN SELECT conrelid::regclass AS held, conname FROM pg_constraint
      WHERE contype = 'c' AND connamespace = current_schema()::regnamespace LOOP
      EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', one.held, one.conname);
      END LOOP; END $$""";

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
    List<String> all = new ArrayList<>(List.of(WITHOUT_CHECKS));
    all.addAll(List.of(statements));
    TestPostgres.tamper(schema, all.toArray(String[]::new));
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
