package io.tributary.actors.wire;

import java.util.Locale;

/** Why a message was not read, or not sent. */
public enum WireRefusal {
  /** A wire version that this node does not read. */
  VERSION,
  /** No type has this id, or a class was given by its name. */
  UNKNOWN_TYPE,
  /** The message, a text, an array or a list is over its limit; by the receiver. */
  TOO_LARGE,
  /** Truncated, prolonged, or values that no message has. */
  DAMAGED,
  /** The message, a text, an array or a list is over its limit; by the sender. */
  NOT_SENT;

  /** The name in metrics, for example {@code unknown_type}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
