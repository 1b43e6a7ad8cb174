package io.tributary.app.evaluation;

/**
 * What the order does to a judge that is asked about the same two responses in both orders. One
 * that scores each response by itself is always consistent.
 *
 * @param n pairs with a verdict in both orders
 * @param consistent share of them in which both verdicts are the same: the same winner, or twice a
 *     tie
 * @param first share in which the one that stood first won in both orders
 * @param second share in which the one that stood second did
 */
public record PositionBias(int n, double consistent, double first, double second) {
  /**
   * Compares the verdicts.
   *
   * @param forward score of A when A stood first: 1, one half or 0; NaN without a verdict
   * @param backward score of A, again of A, when B stood first
   */
  public static PositionBias of(double[] forward, double[] backward) {
    int n = 0;
    int consistent = 0;
    int first = 0;
    int second = 0;
    for (int i = 0; i < forward.length; i++) {
      if (Double.isNaN(forward[i]) || Double.isNaN(backward[i])) continue;
      n++;
      if (forward[i] == backward[i]) consistent++;
      if (forward[i] == 1 && backward[i] == 0) first++;
      if (forward[i] == 0 && backward[i] == 1) second++;
    }
    double all = n;
    return new PositionBias(n, consistent / all, first / all, second / all);
  }

  /** The verdict of both orders together: disagreement is a tie (Inverse-Q*, appendix B). */
  public static double agreed(double forward, double backward) {
    if (Double.isNaN(forward) || Double.isNaN(backward)) return Double.NaN;
    return forward == backward ? forward : 0.5;
  }
}
