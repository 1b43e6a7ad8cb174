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

  /** Tokens in an example, for sorting rows of like length together. */
  int length(E example);

  /**
   * Loss and gradients of a part of a batch.
   *
   * @param scope owns the gradients
   * @param denominator of the whole batch
   */
  Part gradients(
      Kernels kernels, NDManager scope, Weights policy, List<E> part, double denominator);
}
