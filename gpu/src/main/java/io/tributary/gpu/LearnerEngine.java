package io.tributary.gpu;

import io.tributary.api.PolicyVersion;
import io.tributary.api.TrainingExample;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Owns the policy's weights and optimizer. Confined to the one thread that uses it. */
public interface LearnerEngine extends AutoCloseable {
  /** Optimizer steps taken; also the number of the current weights. */
  PolicyVersion version();

  /**
   * Takes one optimizer step on all examples and counts a version. A step whose loss or gradient is
   * not finite changes neither weights nor moments: its version is the one before under another
   * number, so that the examples were trained in exactly one step all the same.
   *
   * @return metrics by name ({@code loss}, {@code grad_norm}, {@code learning_rate}, {@code
   *     rewards/margins}, {@code tokens}, {@code train/bad_steps}, …)
   * @throws TooManyBadStepsException if such steps follow one another
   */
  Map<String, Double> step(List<TrainingExample> examples);

  /**
   * Takes later steps at a share of the scheduled learning rate, until another is set. Not part of
   * what {@link #save} writes: whoever sets it knows it for every step.
   *
   * @param share in (0, 1]
   */
  default void scaleLearningRate(double share) {
    if (share != 1) throw new UnsupportedOperationException("a share of the rate: " + share);
  }

  /**
   * Goes on from other weights with fresh moments; version and schedule stay.
   *
   * @param folder holds the weights of a version of this run
   */
  default void startFrom(Path folder) {
    throw new UnsupportedOperationException("cannot start from " + folder);
  }

  /** Hands the current weights to the {@link WeightStore} the engine was made with. */
  void publish();

  /** Writes weights, moments, step and schedule into an empty folder; files are synced. */
  void save(Path folder);

  /** Restores exactly what {@link #save} wrote. */
  void restore(Path folder);

  @Override
  void close();
}
