package io.tributary.config;

/** How the learning rate goes from step to step. */
public enum ScheduleType implements Choice {
  /** Up to the peak, then down half a cosine to the final share at the horizon, which stays. */
  COSINE,
  /** Up to the peak, which stays: for streams without an end. */
  CONSTANT
}
