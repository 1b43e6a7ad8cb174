package io.tributary.actors;

import java.util.Locale;

/** What a node of the cluster does; the names are those of Akka's member roles. */
public enum Role {
  /** May run the one feed. */
  FEED,
  /** Samples. */
  GENERATOR,
  /** Scores candidates, or passes bare samples on. */
  JUDGE,
  /** Commits outcomes. */
  BUFFER,
  /** May run the one learner. */
  LEARNER;

  /** As it is written in settings and shown. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
