package io.tributary.actors.wire;

import com.esotericsoftware.kryo.KryoException;

/** The bytes are no message; says why. */
final class WireRefusedException extends KryoException {
  private static final long serialVersionUID = 1;

  private final WireRefusal why;

  WireRefusedException(WireRefusal why, String message) {
    super(message);
    this.why = why;
  }

  @Override
  public Throwable fillInStackTrace() {
    return this;
  }

  WireRefusal why() {
    return why;
  }
}
