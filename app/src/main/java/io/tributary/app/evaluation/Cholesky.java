package io.tributary.app.evaluation;

/** Solves A x = b for a symmetric, positive definite A by A = L Lᵀ. */
final class Cholesky {
  private Cholesky() {}

  /**
   * @param a [n, n], left as it is
   * @param b [n], left as it is
   */
  static double[] solve(double[][] a, double[] b) {
    int n = b.length;
    double[][] l = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double rest = a[i][j];
        for (int k = 0; k < j; k++) rest -= l[i][k] * l[j][k];
        l[i][j] = i == j ? Math.sqrt(rest) : rest / l[j][j];
      }
    }
    double[] x = b.clone();
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) x[i] -= l[i][k] * x[k];
      x[i] /= l[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) x[i] -= l[k][i] * x[k];
      x[i] /= l[i][i];
    }
    return x;
  }
}
