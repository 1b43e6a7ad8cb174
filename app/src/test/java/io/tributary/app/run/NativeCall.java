package io.tributary.app.run;

import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** One call into native code, SQLite's, that has its thread and a processor for a declared time. */
final class NativeCall {
  private static final String ENDLESS =
      "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";

  private NativeCall() {}

  /**
   * Returns after that time.
   *
   * @throws IllegalStateException if the thread was not in one native call at the end of it
   */
  static void hold(Duration time) {
    Thread caller = Thread.currentThread();
    try (Connection memory = DriverManager.getConnection("jdbc:sqlite::memory:");
        Statement statement = memory.createStatement()) {
      CompletableFuture<Boolean> was =
          CompletableFuture.supplyAsync(
              () -> breakOff(statement, caller, time), task -> new Thread(task).start());
      try {
        statement.executeQuery(ENDLESS).close();
        throw new IllegalStateException("an endless query has ended");
      } catch (SQLException e) {
        if (!was.get()) throw new IllegalStateException("it was not in native code", e);
      }
    } catch (SQLException | InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether the thread was in native code until then. */
  private static boolean breakOff(Statement statement, Thread caller, Duration time) {
    try {
      try {
        Thread.sleep(time.toMillis());
        return ManagementFactory.getThreadMXBean().getThreadInfo(caller.getId()).isInNative();
      } finally {
        statement.cancel(); // else the caller never returns
      }
    } catch (InterruptedException | SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
