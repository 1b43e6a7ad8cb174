package io.tributary.app.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a judge is as often right as it is sure. On a labelled pair it says P(chosen ≻ rejected)
 * = p; it prefers one of the two with confidence max(p, 1 − p).
 *
 * @param error expected calibration error (Naeini et al. 2015): Σ_b n_b/n |accuracy_b −
 *     confidence_b|
 * @param brier mean of (1 − p)²
 * @param logLoss mean of −log p, in nats; 0.693 is that of a judge that never knows
 * @param bins of equal width from one half to 1
 */
public record Calibration(
    double error, double brier, @JsonProperty("log_loss") double logLoss, List<Bin> bins) {
  static final int BINS = 10;

  /** Below this a judge that is sure and wrong would cost infinitely much. */
  private static final double LEAST = 1e-12;

  /**
   * Pairs of like confidence.
   *
   * @param accuracy share in which the preferred one was the chosen one, a tie being half; NaN
   *     without pairs
   */
  public record Bin(double low, double high, int n, double confidence, double accuracy) {}

  public Calibration {
    bins = List.copyOf(bins);
  }

  /**
   * Measures.
   *
   * @param probabilities P(chosen ≻ rejected) by pair, at least one
   */
  public static Calibration of(double[] probabilities) {
    if (probabilities.length == 0) throw new IllegalArgumentException("no pairs");
    int[] n = new int[BINS];
    double[] confidence = new double[BINS];
    double[] right = new double[BINS];
    double brier = 0;
    double logLoss = 0;
    for (double p : probabilities) {
      if (!(p >= 0 && p <= 1)) throw new IllegalArgumentException("no probability: " + p);
      double sure = Math.max(p, 1 - p);
      int bin = Math.min(BINS - 1, (int) ((sure - 0.5) * 2 * BINS));
      n[bin]++;
      confidence[bin] += sure;
      right[bin] += p > 0.5 ? 1 : p < 0.5 ? 0 : 0.5;
      brier += (1 - p) * (1 - p);
      logLoss -= Math.log(Math.max(LEAST, p));
    }
    List<Bin> bins = new ArrayList<>();
    double error = 0;
    for (int b = 0; b < BINS; b++) {
      error += Math.abs(right[b] - confidence[b]);
      double low = 0.5 + 0.5 * b / BINS;
      bins.add(new Bin(low, low + 0.5 / BINS, n[b], confidence[b] / n[b], right[b] / n[b]));
    }
    double all = probabilities.length;
    return new Calibration(error / all, brier / all, logLoss / all, bins);
  }
}
