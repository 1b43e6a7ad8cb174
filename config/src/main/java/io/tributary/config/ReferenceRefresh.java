package io.tributary.config;

/** Whether the learner's reference follows the policy. */
public enum ReferenceRefresh implements Choice {
  /** It stays the model that the run started from. */
  NEVER,
  /** It becomes the policy, now and then. */
  EVERY,
  /** It is the exponential moving average of the policy's versions. */
  EMA
}
