package io.tributary.streams.pairs;

/** A file of pairs cannot be read or written; the message is for the user. */
public final class PairFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PairFileException(String message) {
    super(message);
  }

  public PairFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
