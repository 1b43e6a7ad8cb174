package io.tributary.streams.log;

/** The pair log could not be read or written; nothing was half-written. */
public class PairLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PairLogException(String message, Throwable cause) {
    super(message, cause);
  }

  public PairLogException(String message) {
    super(message);
  }
}
