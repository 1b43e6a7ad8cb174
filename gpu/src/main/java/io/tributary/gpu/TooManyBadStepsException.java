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
        message(
            steps,
            last,
            "the weights are still those of version " + lastGood.number(),
            "learner.learning-rate"),
        last);
  }

  /**
   * While a model is made, which is lost.
   *
   * @param rate the setting of the learning rate
   */
  public static TooManyBadStepsException inMaking(int steps, String rate, RuntimeException last) {
    return new TooManyBadStepsException(message(steps, last, "no model is made", rate), last);
  }

  private static String message(int steps, RuntimeException last, String state, String rate) {
    return "%d steps in a row had a loss or gradient that is not finite (%s; training.max-bad-steps = %d); %s; lower %s, or set model.dtype = fp32"
        .formatted(steps, last.getMessage(), steps, state, rate);
  }

  private TooManyBadStepsException(String message, RuntimeException cause) {
    super(message, cause);
  }

  /** The same with the step of the newest checkpoint, which a run can go back to. */
  public TooManyBadStepsException withCheckpoint(long step) {
    return new TooManyBadStepsException(
        getMessage() + "; the newest checkpoint is that of step " + step, this);
  }
}
