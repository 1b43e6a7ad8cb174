package io.tributary.streams.log;

import java.util.Locale;

/** What only one process of a cluster may do at a time. */
public enum WriterRole {
  /** Records steps and publishes weight versions. */
  LEARNER,
  /** Feeds prompts. */
  FEED;

  /** The name in the database and in messages. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
