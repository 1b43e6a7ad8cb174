package io.tributary.app.embedded;

/** What a prompt may be used for. Every prompt belongs to one split, whatever the run's seed. */
public enum Split {
  /** SFT, preference pairs and the online stream. */
  TRAIN,
  /** Slot combinations that training never sees; chooses the best version. */
  VALIDATION,
  /** Templates that training never sees, with combinations that it does. */
  HELD_OUT_TEMPLATE,
  /** Slot combinations that training never sees, in templates that it does. */
  HELD_OUT_COMBINATION
}
