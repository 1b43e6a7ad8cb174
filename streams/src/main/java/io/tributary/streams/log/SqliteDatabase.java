package io.tributary.streams.log;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConfig;

/**
 * Connections to one SQLite file: a single writer behind a lock, and readers that never wait for it
 * (WAL). A write is one transaction: all of it is kept or none. Several processes of one machine
 * may write in turn.
 */
final class SqliteDatabase implements Database {
  private static final int BUSY_TIMEOUT_MS = 10_000;
  private static final int IDLE_READERS = 4;
  private static final Duration WHILE_BUSY = Duration.ofMinutes(1);

  private final Path file;
  private final Connection writer;
  private final Retries retries;
  private final ReentrantLock writing = new ReentrantLock();
  private final Deque<Connection> idleReaders = new ArrayDeque<>();
  private boolean closed;

  private SqliteDatabase(Path file, Connection writer, Retries retries) {
    this.file = file;
    this.writer = writer;
    this.retries = retries;
  }

  /** Opens the file, making it if it is missing, and brings its schema up to date. */
  static SqliteDatabase open(Path file, Schema schema) {
    if (Files.isDirectory(file)) {
      throw new PairLogException("pair log %s is a folder; name a file".formatted(file));
    }
    Retries retries =
        new Retries(WHILE_BUSY, SqliteErrors::busy, e -> SqliteErrors.translate(file, e));
    return retries.run(repeated -> open(file, schema, retries));
  }

  private static SqliteDatabase open(Path file, Schema schema, Retries retries)
      throws SQLException {
    Connection writer = connect(file, false);
    try {
      transaction(
          new Session(writer, Dialect.SQLITE, false),
          "BEGIN IMMEDIATE",
          begun -> {
            schema.migrate(begun.connection(), Dialect.SQLITE, file.toString());
            return null;
          });
      fullFsync(writer);
      return new SqliteDatabase(file, writer, retries);
    } catch (SQLException | RuntimeException e) {
      writer.close();
      throw e;
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

  @Override
  public <T> T write(Work<T> work) {
    return retries.run(
        repeated -> {
          writing.lock();
          try {
            requireOpen();
            // Busy is said before anything was written, so nothing can have been committed.
            return transaction(new Session(writer, Dialect.SQLITE, false), "BEGIN IMMEDIATE", work);
          } finally {
            writing.unlock();
          }
        });
  }

  @Override
  public <T> T read(Work<T> work) {
    return retries.run(
        repeated -> {
          Connection reader = borrow();
          boolean healthy = false;
          try {
            T result = transaction(new Session(reader, Dialect.SQLITE, false), "BEGIN", work);
            healthy = true;
            return result;
          } finally {
            giveBack(reader, healthy);
          }
        });
  }

  @Override
  public <T> T survey(Work<T> work) {
    return read(work);
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
  static <T> T transaction(Session session, String begin, Work<T> work) throws SQLException {
    try (Statement statement = session.connection().createStatement()) {
      statement.execute(begin);
      try {
        T result = work.run(session);
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
  public boolean passing(RuntimeException failure) {
    return retries.passing(failure);
  }

  /** The file has one writer. */
  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public void close() {
    retries.stop();
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
