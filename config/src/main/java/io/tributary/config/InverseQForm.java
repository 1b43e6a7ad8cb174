package io.tributary.config;

/** Which form of the Inverse-Q* loss is trained. */
public enum InverseQForm implements Choice {
  /** Cross-entropy to the whole target distribution of each token. */
  SOFT,
  /** Reverse KL to the target distribution of each token. */
  REVERSE,
  /** Policy gradient on the sampled tokens, with a clipped advantage. */
  SAMPLED
}
