package io.tributary.app.evaluation;

/**
 * Bradley-Terry strengths (Bradley and Terry 1952): P(i beats j) = σ(θ_i − θ_j), a tie being half a
 * win for each. Every player also ties once with one of strength 0, so that the strengths are
 * finite and unique whoever has won all or none of its games:
 *
 * <pre>
 *   max Σ_{i≠j} w_ij log σ(θ_i − θ_j) + Σ_i ½ (log σ(θ_i) + log σ(−θ_i))
 * </pre>
 *
 * It is concave; Newton's method with step halving finds the maximum.
 */
public final class BradleyTerry {
  /** One nat of strength in points of Elo's scale, on which ten to one is 400. */
  public static final double POINTS_A_NAT = 400 / Math.log(10);

  private static final int MOST_STEPS = 100;
  private static final double SMALL = 1e-10;

  /** So small a step, in nats, is right even where the gain drowns in the sum's rounding. */
  private static final double TRUSTED = 1e-3;

  private BradleyTerry() {}

  /**
   * Fits.
   *
   * @param wins {@code wins[i][j]}: how often i beat j, ties as half
   * @return strengths in nats, by player
   */
  public static double[] fit(double[][] wins) {
    int n = wins.length;
    double[] theta = new double[n];
    double value = logPosterior(wins, theta);
    for (int step = 0; step < MOST_STEPS; step++) {
      double[] gradient = new double[n];
      double[][] curvature = new double[n][n];
      derivatives(wins, theta, gradient, curvature);
      double[] direction = Cholesky.solve(curvature, gradient);
      double largest = 0;
      for (double d : direction) largest = Math.max(largest, Math.abs(d));
      if (largest < SMALL) break;
      double length = 1;
      double[] next = moved(theta, direction, length);
      double nextValue = logPosterior(wins, next);
      while (nextValue < value && length * largest > TRUSTED) {
        length /= 2;
        next = moved(theta, direction, length);
        nextValue = logPosterior(wins, next);
      }
      theta = next;
      value = nextValue;
    }
    return theta;
  }

  private static double[] moved(double[] from, double[] direction, double length) {
    double[] to = from.clone();
    for (int i = 0; i < to.length; i++) to[i] += length * direction[i];
    return to;
  }

  private static double logPosterior(double[][] wins, double[] theta) {
    double sum = 0;
    for (int i = 0; i < theta.length; i++) {
      sum += 0.5 * (logSigmoid(theta[i]) + logSigmoid(-theta[i]));
      for (int j = 0; j < theta.length; j++) {
        if (i != j && wins[i][j] > 0) sum += wins[i][j] * logSigmoid(theta[i] - theta[j]);
      }
    }
    return sum;
  }

  /** The gradient, and the Hessian with its sign turned: symmetric and positive definite. */
  private static void derivatives(
      double[][] wins, double[] theta, double[] gradient, double[][] curvature) {
    for (int i = 0; i < theta.length; i++) {
      double p = sigmoid(theta[i]);
      gradient[i] += 0.5 - p;
      curvature[i][i] += p * (1 - p);
      for (int j = i + 1; j < theta.length; j++) {
        double games = wins[i][j] + wins[j][i];
        double beats = sigmoid(theta[i] - theta[j]);
        double surprise = wins[i][j] - games * beats;
        gradient[i] += surprise;
        gradient[j] -= surprise;
        double h = games * beats * (1 - beats);
        curvature[i][i] += h;
        curvature[j][j] += h;
        curvature[i][j] -= h;
        curvature[j][i] -= h;
      }
    }
  }

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** {@code log σ(x)} without overflow. */
  static double logSigmoid(double x) {
    return x < 0 ? x - Math.log1p(Math.exp(x)) : -Math.log1p(Math.exp(-x));
  }
}
