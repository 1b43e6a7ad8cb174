package io.tributary.actors.wire;

import java.nio.BufferOverflowException;

/**
 * A message is over a limit and is not sent. Artery drops the message and goes on; of this class of
 * exceptions it also says that the message was too large.
 */
final class WireTooLargeException extends BufferOverflowException {
  private static final long serialVersionUID = 1;

  private final String message;

  WireTooLargeException(String message) {
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
