package io.tributary.gpu;

import io.tributary.api.PolicyVersion;

/** So many steps in a row had a loss or gradient that is not finite that training has to end. */
public final class TooManyBadStepsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param steps in a row
   * @param lastGood the version whose step was the last to change the weights
   * @param last what the last of the steps said
   */
  public TooManyBadStepsException(int steps, PolicyVersion lastGood, RuntimeException last) {
    super(
        "%d steps in a row had a loss or gradient that is not finite (%s; training.max-bad-steps = %d); the weights are still those of version %d; lower learner.learning-rate, or set model.dtype = fp32"
            .formatted(steps, last.getMessage(), steps, lastGood.number()),
        last);
  }

  private TooManyBadStepsException(String message, TooManyBadStepsException cause) {
    super(message, cause);
  }

  /** The same with the step of the newest checkpoint, which a run can go back to. */
  public TooManyBadStepsException withCheckpoint(long step) {
    return new TooManyBadStepsException(
        getMessage() + "; the newest checkpoint is that of step " + step, this);
  }
}
