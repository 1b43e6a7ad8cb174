package io.tributary.gpu.objective;

/** What one training example of an objective is. */
public enum Examples {
  /** The chosen and the rejected response. */
  PAIR,
  /** Responses with different scores, best first; of equal ones the first. */
  RANKED,
  /** All responses, best first. */
  SCORED,
  /** The best response alone. */
  BEST,
  /** Samples that nobody scores, with a target distribution at each token. */
  SAMPLES
}
