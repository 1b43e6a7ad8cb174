package io.tributary.streams.log;

import java.nio.file.Path;

class SqliteMixAuditTest extends MixAuditContract {
  private Path file() {
    return run.resolve(SqlitePairLog.FILE_NAME);
  }

  @Override
  SqlPairLog openLog() {
    return SqlitePairLog.open(file());
  }

  @Override
  AuditReport audit() {
    return RunAudit.of(run);
  }

  @Override
  void tamper(String... statements) {
    LogFixtures.tamper(file(), statements);
  }

  @Override
  String dropTable(String table) {
    return "DROP TABLE " + table;
  }
}
