package io.tributary.gpu.engine;

import java.util.Arrays;

/**
 * All numbers of one group in double precision, for oracles that are written from an objective's
 * equation. Arrays are [response][token], the best response first.
 */
public record GroupNumbers(
    double[][] logp,
    double[][] reference,
    double[][] sampled,
    double[][] old,
    double[][] advantages,
    double[][] values,
    double[][] oldValues,
    double[][] returns,
    double[] scores,
    double baseline) {

  /** A pair of known log-probs, one token each. */
  public static GroupNumbers pair(double w, double l, double refW, double refL) {
    double[][] logp = {{w}, {l}};
    double[][] reference = {{refW}, {refL}};
    return new GroupNumbers(
        logp, reference, logp, logp, logp, logp, logp, logp, new double[] {1, 0}, 0);
  }

  /** The response in that place without the others, with a label. */
  public GroupNumbers alone(int place, int label) {
    return new GroupNumbers(
        row(logp, place),
        row(reference, place),
        row(sampled, place),
        row(old, place),
        row(advantages, place),
        row(values, place),
        row(oldValues, place),
        row(returns, place),
        new double[] {label},
        baseline);
  }

  private static double[][] row(double[][] rows, int i) {
    return new double[][] {rows[i]};
  }

  public int n() {
    return logp.length;
  }

  public int tokens(int i) {
    return logp[i].length;
  }

  /** log pi(y_i | x). */
  public double lp(int i) {
    return Arrays.stream(logp[i]).sum();
  }

  /** The same over its tokens; of an empty response 0. */
  public double avg(int i) {
    return lp(i) / Math.max(1, tokens(i));
  }

  /** log pi(y_i | x) - log pi_ref(y_i | x). */
  public double ratio(int i) {
    return lp(i) - Arrays.stream(reference[i]).sum();
  }

  public double margin() {
    return ratio(0) - ratio(1);
  }

  public static double logSigmoid(double x) {
    return DoubleObjectives.logSigmoid(x);
  }

  public static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
