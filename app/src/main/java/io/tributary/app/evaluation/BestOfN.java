package io.tributary.app.evaluation;

/** How far choosing the best of n responses can move a policy. */
public final class BestOfN {
  private BestOfN() {}

  /**
   * {@code log n − (n − 1)/n} nats a response: the KL of best-of-n sampling from the policy it
   * samples is at most this (RLHF Workflow, section 3; shown by Beirami et al. 2024).
   */
  public static double klBound(int n) {
    if (n < 1) throw new IllegalArgumentException("best of " + n);
    return Math.log(n) - (n - 1) / (double) n;
  }
}
