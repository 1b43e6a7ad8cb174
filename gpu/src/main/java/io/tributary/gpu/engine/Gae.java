package io.tributary.gpu.engine;

/** Generalised advantage estimation (1506.02438, eq. 11 to 16) over the tokens of one response. */
final class Gae {
  private Gae() {}

  /**
   * {@code A_t = sum_l (gamma lambda)^l d_(t+l)}, {@code d_t = r_t + gamma V_(t+1) - V_t}; behind
   * the last token the value is 0.
   *
   * @param rewards of each token, [T]
   * @param values before each token, [T]
   */
  static double[] advantages(double[] rewards, double[] values, double gamma, double lambda) {
    double[] out = new double[rewards.length];
    double after = 0;
    for (int t = rewards.length - 1; t >= 0; t--) {
      double next = t + 1 < values.length ? values[t + 1] : 0;
      after = rewards[t] + gamma * next - values[t] + gamma * lambda * after;
      out[t] = after;
    }
    return out;
  }
}
