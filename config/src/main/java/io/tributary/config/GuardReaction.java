package io.tributary.config;

/** What a guard does when its figure leaves its bounds. */
public enum GuardReaction implements Choice {
  /** The guard does not watch. */
  OFF,
  WARN,
  LOWER,
  ROLL_BACK,
  PAUSE
}
