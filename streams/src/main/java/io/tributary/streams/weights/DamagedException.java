package io.tributary.streams.weights;

/** A manifest or a part is not what it was written as; the message says what differs. */
final class DamagedException extends Exception {
  private static final long serialVersionUID = 1L;

  DamagedException(String message) {
    super(message);
  }
}
