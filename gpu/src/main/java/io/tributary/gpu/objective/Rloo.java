package io.tributary.gpu.objective;

import java.util.Arrays;

/** REINFORCE leave-one-out (2402.14740). */
public final class Rloo extends ClippedSurrogate {
  @Override
  public String id() {
    return "rloo";
  }

  @Override
  public double[] advantages(double[] scores) {
    double sum = Arrays.stream(scores).sum();
    int others = Math.max(1, scores.length - 1);
    return Arrays.stream(scores).map(s -> s - (sum - s) / others).toArray();
  }
}
