package io.tributary.streams.log;

import java.nio.file.Path;
import java.sql.SQLException;

/** Turns SQLite's errors into a sentence that says what to do. */
final class SqliteErrors {
  private static final int BASE_CODE = 0xff;
  private static final int PERM = 3;
  private static final int BUSY = 5;
  private static final int LOCKED = 6;
  private static final int READONLY = 8;
  private static final int IOERR = 10;
  private static final int CORRUPT = 11;
  private static final int FULL = 13;
  private static final int CANTOPEN = 14;
  private static final int CONSTRAINT = 19;
  private static final int NOTADB = 26;

  private SqliteErrors() {}

  static PairLogException translate(Path file, SQLException cause) {
    return new PairLogException(message(file, cause), cause);
  }

  private static String message(Path file, SQLException cause) {
    // Extended codes carry the base code in the low byte.
    return switch (cause.getErrorCode() & BASE_CODE) {
      case FULL ->
          "pair log %s: the disk is full, nothing of the last write was kept; free some space and resume the run"
              .formatted(file);
      case READONLY, PERM ->
          "pair log %s cannot be written; make the file and its folder writable".formatted(file);
      case CANTOPEN ->
          "pair log %s cannot be opened; its folder must exist and be writable (SQLite keeps two helper files there)"
              .formatted(file);
      case CORRUPT, NOTADB ->
          "pair log %s is damaged: %s; keep a copy, put back a backup or try sqlite3's .recover, else start a new run"
              .formatted(file, cause.getMessage());
      case BUSY, LOCKED ->
          "pair log %s is held by another program; end that one and try again".formatted(file);
      case IOERR ->
          "pair log %s: the disk reported an error (%s), nothing of the last write was kept; check the disk and resume the run"
              .formatted(file, cause.getMessage());
      case CONSTRAINT -> "pair log %s refused a row: %s".formatted(file, cause.getMessage());
      default -> "pair log %s: %s".formatted(file, cause.getMessage());
    };
  }

  /** Whether the file's content, not its surroundings, is at fault. */
  static boolean damaged(SQLException cause) {
    int code = cause.getErrorCode() & BASE_CODE;
    return code == CORRUPT || code == NOTADB;
  }

  /** Whether another process has the file for now. */
  static boolean busy(SQLException cause) {
    int code = cause.getErrorCode() & BASE_CODE;
    return code == BUSY || code == LOCKED;
  }
}
