package io.tributary.gpu.engine;

/** A loss or gradient is infinite or not a number; nothing was updated. */
public class NotFiniteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NotFiniteException(String message) {
    super(message);
  }
}
