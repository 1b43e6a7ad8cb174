package io.tributary.gpu.engine;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;

/**
 * A loss that the trainer can take gradients of, micro-batch by micro-batch.
 *
 * @param <E> what one training example is
 */
public interface Objective<E> {
  /** What the summed loss is divided by for the whole batch: its examples, or its tokens. */
  double denominator(List<E> batch);

  /** Tokens in the longest row of an example, for sorting rows of like length together. */
  int length(E example);

  /** Tokens that an example adds to a pass, as they are packed. */
  default int tokens(E example) {
    return length(example);
  }

  /**
   * Examples with what does not depend on the policy worked out, so that it is done but once. Those
   * that have it stay as they are.
   *
   * @param part as many as are computed in one pass
   */
  default List<E> completed(List<E> part) {
    return part;
  }

  /** The examples of one step with what they need of each other. */
  default List<E> together(List<E> batch) {
    return batch;
  }

  /** Whether {@link #measured} does anything. */
  default boolean measures() {
    return false;
  }

  /**
   * Completed examples with what the policy says of them before the step.
   *
   * @param part as many as are computed in one pass
   */
  default List<E> measured(Kernels kernels, Weights policy, List<E> part) {
    return part;
  }

  /** The measured examples of one step with what follows from all of them. */
  default List<E> settled(List<E> batch) {
    return batch;
  }

  /** Updates of the weights in one step, all on the same examples. */
  default int updates() {
    return 1;
  }

  /** What is trained beside the policy; its gradients follow those of the policy in each part. */
  default Optional<ValueHead> valueHead() {
    return Optional.empty();
  }

  /**
   * Loss and gradients of a part of a batch.
   *
   * @param scope owns the gradients
   * @param part examples that are completed, measured and settled
   * @param denominator of the whole batch
   */
  Part gradients(
      Kernels kernels, NDManager scope, Weights policy, List<E> part, double denominator);
}
