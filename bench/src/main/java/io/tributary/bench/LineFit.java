package io.tributary.bench;

/** The least-squares line {@code y = intercept + slope * x} through some points. */
record LineFit(double intercept, double slope) {
  /**
   * @throws IllegalArgumentException unless there are as many of each and two different x
   */
  static LineFit of(double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(x.length + " x and " + y.length + " y");
    }
    double meanX = mean(x);
    double meanY = mean(y);
    double above = 0;
    double below = 0;
    for (int i = 0; i < x.length; i++) {
      above += (x[i] - meanX) * (y[i] - meanY);
      below += (x[i] - meanX) * (x[i] - meanX);
    }
    if (!(below > 0)) throw new IllegalArgumentException("a line needs two different x");
    double slope = above / below;
    return new LineFit(meanY - slope * meanX, slope);
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) sum += value;
    return sum / values.length;
  }
}
