package io.tributary.bench.sim;

import java.util.SplittableRandom;

/**
 * A learner's declared speed, whatever is in the batch.
 *
 * @param stepSeconds mean time of an optimizer step
 * @param spread a step's time is uniform between {@code 1 - spread} and {@code 1 + spread} times it
 * @param checkpointSeconds time of a checkpoint
 */
public record LearnerModel(double stepSeconds, double spread, double checkpointSeconds) {
  public LearnerModel {
    if (!(stepSeconds >= 0 && checkpointSeconds >= 0)) {
      throw new IllegalArgumentException(
          "seconds %s and %s must not be negative".formatted(stepSeconds, checkpointSeconds));
    }
    if (!(spread >= 0 && spread < 1)) {
      throw new IllegalArgumentException("spread " + spread + ", at least 0 and less than 1");
    }
  }

  /** Wall time of one step, fixed by its number. */
  public double seconds(long step) {
    return stepSeconds * (1 + spread * (2 * new SplittableRandom(step).nextDouble() - 1));
  }
}
