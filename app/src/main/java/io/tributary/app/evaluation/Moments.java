package io.tributary.app.evaluation;

/** Means, deviations and correlations; NaN where too few numbers are given. */
public final class Moments {
  private Moments() {}

  /** The mean of those that are numbers. */
  public static double mean(double[] values) {
    double sum = 0;
    int n = 0;
    for (double value : values) {
      if (!Double.isFinite(value)) continue;
      sum += value;
      n++;
    }
    return n == 0 ? Double.NaN : sum / n;
  }

  /** The sample's standard deviation, by n − 1, of those that are numbers. */
  public static double deviation(double[] values) {
    double mean = mean(values);
    double squares = 0;
    int n = 0;
    for (double value : values) {
      if (!Double.isFinite(value)) continue;
      squares += (value - mean) * (value - mean);
      n++;
    }
    return n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1));
  }

  /**
   * Pearson's correlation over the places where both are numbers; NaN for fewer than three, or if
   * one of them is always the same.
   */
  public static double pearson(double[] x, double[] y) {
    if (x.length != y.length) throw new IllegalArgumentException(x.length + " against " + y.length);
    double sumX = 0;
    double sumY = 0;
    int n = 0;
    for (int i = 0; i < x.length; i++) {
      if (!Double.isFinite(x[i]) || !Double.isFinite(y[i])) continue;
      sumX += x[i];
      sumY += y[i];
      n++;
    }
    if (n < 3) return Double.NaN;
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int i = 0; i < x.length; i++) {
      if (!Double.isFinite(x[i]) || !Double.isFinite(y[i])) continue;
      double dx = x[i] - sumX / n;
      double dy = y[i] - sumY / n;
      xx += dx * dx;
      yy += dy * dy;
      xy += dx * dy;
    }
    if (xx == 0 || yy == 0) return Double.NaN;
    return Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
  }
}
