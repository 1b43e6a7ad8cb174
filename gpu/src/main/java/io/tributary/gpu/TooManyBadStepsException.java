package io.tributary.gpu;

import io.tributary.api.PolicyVersion;

/** So many steps in a row had a loss or gradient that is not finite that training has to end. */
public final class TooManyBadStepsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final PolicyVersion lastGood;

  TooManyBadStepsException(int steps, PolicyVersion lastGood, RuntimeException last) {
    super(
        "%d steps in a row had a loss or gradient that is not finite (%s; training.max-bad-steps = %d); the weights are still those of version %d; lower learner.learning-rate, or set model.dtype = fp32"
            .formatted(steps, last.getMessage(), steps, lastGood.number()),
        last);
    this.lastGood = lastGood;
  }

  /** The version whose step was the last to change the weights. */
  public PolicyVersion lastGood() {
    return lastGood;
  }
}
