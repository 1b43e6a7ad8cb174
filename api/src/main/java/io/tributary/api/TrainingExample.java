package io.tributary.api;

/**
 * What one prompt contributes to a learner step: a pair, a scored list, or bare samples; or
 * responses of a preference file.
 */
public sealed interface TrainingExample
    permits PreferencePair, ScoredResponses, SampledResponses, OfflineResponses {
  Prompt prompt();

  /** The oldest policy version that took part; the example's policy lag is counted from it. */
  PolicyVersion version();
}
