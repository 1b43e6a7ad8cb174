package io.tributary.gpu.objective;

import java.util.Arrays;

/** Group relative policy optimisation (2402.03300). */
public final class Grpo extends ClippedSurrogate {
  @Override
  public String id() {
    return "grpo";
  }

  /** Of the sample, n - 1 in the denominator. */
  @Override
  public double[] advantages(double[] scores) {
    double mean = Arrays.stream(scores).average().orElse(0);
    double squares = Arrays.stream(scores).map(s -> (s - mean) * (s - mean)).sum();
    double deviation = Math.sqrt(squares / Math.max(1, scores.length - 1));
    return Arrays.stream(scores).map(s -> (s - mean) / (deviation + 1e-4)).toArray();
  }
}
