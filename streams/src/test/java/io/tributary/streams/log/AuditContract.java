package io.tributary.streams.log;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** A run that is audited, and its pair log on whichever database. */
abstract class AuditContract {
  @TempDir Path run;

  abstract SqlPairLog openLog();

  /** Audits the folder and the log, which must be there. */
  abstract AuditReport audit();

  /** Puts faults into the database, past all that would keep it sound. */
  abstract void tamper(String... statements);

  /** Removes a table and what refers to it. */
  abstract String dropTable(String table);
}
