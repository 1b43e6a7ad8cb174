package io.tributary.bench.sim;

/** A judge's declared speed: a call takes the first, and the second for each group in it. */
public record JudgeModel(double callSeconds, double groupSeconds) {
  public JudgeModel {
    if (!(callSeconds >= 0 && groupSeconds >= 0)) {
      throw new IllegalArgumentException(
          "seconds %s and %s must not be negative".formatted(callSeconds, groupSeconds));
    }
  }

  /** Wall time of a call. */
  public double seconds(int groups) {
    return callSeconds + groups * groupSeconds;
  }
}
