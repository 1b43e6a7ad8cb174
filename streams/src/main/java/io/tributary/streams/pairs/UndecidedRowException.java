package io.tributary.streams.pairs;

/** A row whose responses are equally good, so that it prefers none: no fault, and no pair. */
final class UndecidedRowException extends BadRowException {
  private static final long serialVersionUID = 1L;

  UndecidedRowException(String reason) {
    super(reason);
  }
}
