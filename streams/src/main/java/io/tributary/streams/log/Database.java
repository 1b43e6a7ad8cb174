package io.tributary.streams.log;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConfig;

/**
 * Connections to one SQLite file: a single writer behind a lock, and readers that never wait for it
 * (WAL). A write is one transaction: all of it is kept or none.
 */
final class Database implements AutoCloseable {
  private static final int BUSY_TIMEOUT_MS = 10_000;
  private static final int IDLE_READERS = 4;

  private final Path file;
  private final Connection writer;
  private final ReentrantLock writing = new ReentrantLock();
  private final Deque<Connection> idleReaders = new ArrayDeque<>();
  private boolean closed;

  /** Work within one transaction. */
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  private Database(Path file, Connection writer) {
    this.file = file;
    this.writer = writer;
  }

  /** Opens the file, making it if it is missing, and brings its schema up to date. */
  static Database open(Path file, Schema schema) {
    if (Files.isDirectory(file)) {
      throw new PairLogException("pair log %s is a folder; name a file".formatted(file));
    }
    try {
      Connection writer = connect(file, false);
      try {
        schema.migrate(writer, file);
        fullFsync(writer);
        return new Database(file, writer);
      } catch (SQLException | RuntimeException e) {
        writer.close();
        throw e;
      }
    } catch (SQLException e) {
      throw SqliteErrors.translate(file, e);
    }
  }

  /** On macOS fsync alone does not reach the platter; elsewhere this changes nothing. */
  private static void fullFsync(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA fullfsync = ON");
    }
  }

  /** A connection that cannot change the file; it works beside a live writer. */
  static Connection openReadOnly(Path file) throws SQLException {
    return connect(file, true);
  }

  private static Connection connect(Path file, boolean readOnly) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_TIMEOUT_MS);
    config.setReadOnly(readOnly);
    if (!readOnly) {
      config.enforceForeignKeys(true);
      config.setJournalMode(SQLiteConfig.JournalMode.WAL);
      // NORMAL would survive kill -9, but only FULL keeps a commit through a power cut in WAL mode.
      config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    }
    // As a URI: a "?" in the folder's name would else be read as the start of options.
    return config.createConnection("jdbc:sqlite:" + file.toAbsolutePath().toUri());
  }

  /** Runs one write transaction; on any failure nothing of it is kept. */
  <T> T write(Work<T> work) {
    writing.lock();
    try {
      requireOpen();
      return transaction(writer, "BEGIN IMMEDIATE", work);
    } catch (SQLException e) {
      throw SqliteErrors.translate(file, e);
    } finally {
      writing.unlock();
    }
  }

  /** Runs one read transaction: all its queries see the same state of the log. */
  <T> T read(Work<T> work) {
    try {
      Connection reader = borrow();
      boolean healthy = false;
      try {
        T result = transaction(reader, "BEGIN", work);
        healthy = true;
        return result;
      } finally {
        giveBack(reader, healthy);
      }
    } catch (SQLException e) {
      throw SqliteErrors.translate(file, e);
    }
  }

  private Connection borrow() throws SQLException {
    synchronized (idleReaders) {
      requireOpen();
      Connection idle = idleReaders.poll();
      if (idle != null) return idle;
    }
    return connect(file, true);
  }

  private void giveBack(Connection reader, boolean healthy) throws SQLException {
    synchronized (idleReaders) {
      if (healthy && !closed && idleReaders.size() < IDLE_READERS) {
        idleReaders.push(reader);
        return;
      }
    }
    reader.close();
  }

  private void requireOpen() {
    synchronized (idleReaders) {
      if (closed) throw new PairLogException("pair log %s is closed".formatted(file));
    }
  }

  /**
   * Runs work between BEGIN and COMMIT. JDBC's own auto-commit switch will not do: the driver opens
   * the next transaction right after a commit, and so would hold the write lock for ever.
   */
  static <T> T transaction(Connection connection, String begin, Work<T> work) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(begin);
      try {
        T result = work.run(connection);
        statement.execute("COMMIT");
        return result;
      } catch (SQLException | RuntimeException e) {
        rollBack(statement, e);
        throw e;
      }
    }
  }

  private static void rollBack(Statement statement, Exception cause) {
    try {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      // SQLite has rolled back by itself after some errors.
      cause.addSuppressed(e);
    }
  }

  /** Changes a setting of the writer, outside of any transaction. */
  void pragma(String sql) {
    writing.lock();
    try (Statement statement = writer.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw SqliteErrors.translate(file, e);
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void close() {
    writing.lock();
    try {
      synchronized (idleReaders) {
        if (closed) return;
        closed = true;
        for (Connection reader : idleReaders) reader.close();
        idleReaders.clear();
      }
      writer.close();
    } catch (SQLException e) {
      throw SqliteErrors.translate(file, e);
    } finally {
      writing.unlock();
    }
  }
}
