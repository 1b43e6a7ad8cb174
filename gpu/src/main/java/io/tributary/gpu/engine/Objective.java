package io.tributary.gpu.engine;

import ai.djl.ndarray.NDManager;
import java.util.List;

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

  /**
   * Loss and gradients of a part of a batch.
   *
   * @param scope owns the gradients
   * @param part completed examples
   * @param denominator of the whole batch
   */
  Part gradients(
      Kernels kernels, NDManager scope, Weights policy, List<E> part, double denominator);
}
