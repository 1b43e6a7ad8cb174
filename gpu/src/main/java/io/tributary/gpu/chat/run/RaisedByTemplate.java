package io.tributary.gpu.chat.run;

/** A template called {@code raise_exception}. */
final class RaisedByTemplate extends RuntimeException {
  RaisedByTemplate(String message) {
    super(message);
  }
}
