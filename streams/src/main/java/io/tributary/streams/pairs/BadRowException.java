package io.tributary.streams.pairs;

/** A row that is no preference; the message names the column, the value and what would be right. */
sealed class BadRowException extends Exception permits UndecidedRowException {
  private static final long serialVersionUID = 1L;

  BadRowException(String reason) {
    super(reason);
  }

  static BadRowException of(String column, String reason) {
    return new BadRowException("column %s %s".formatted(column, reason));
  }
}
