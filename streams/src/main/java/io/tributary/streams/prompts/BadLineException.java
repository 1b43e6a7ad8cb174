package io.tributary.streams.prompts;

/** A line that is no prompt; the message is the reason that goes to the rejected file. */
final class BadLineException extends Exception {
  private static final long serialVersionUID = 1L;

  BadLineException(String reason) {
    super(reason);
  }
}
