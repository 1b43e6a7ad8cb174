package io.tributary.config;

/** Which of a prompt's scored candidates make pairs. */
public enum PairAssembling implements Choice {
  /** The best against the worst. */
  BEST_WORST,
  /** The best against any that scores lower. */
  BEST_RANDOM,
  /** The two that are furthest apart, if they are far enough apart. */
  MAX_MARGIN,
  /** Every two with different scores. */
  ALL_PAIRS,
  /** Statistical rejection sampling (RSO), those kept by rank. */
  REJECTION_SAMPLING,
  /** The best of the newest policy against the best of the reference. */
  CHECKPOINT_PAIR
}
