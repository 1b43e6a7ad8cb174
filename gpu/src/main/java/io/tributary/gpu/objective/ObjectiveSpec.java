package io.tributary.gpu.objective;

import java.util.List;
import java.util.Optional;

/**
 * What an objective is called, what it needs and what can be set. Found as a service; its equation
 * is the kernel function {@code loss} of {@code kernels/objectives/ID.py}, with dashes as
 * underscores, beside this class.
 */
public interface ObjectiveSpec {
  /** The value of {@code objective}, lower case with dashes. */
  String id();

  Needs needs();

  /**
   * What can be set below {@code learner.ID}, in the order in which the kernel function gets it.
   */
  List<Parameter> parameters();

  /** Default weight of the SFT term on the best response, which may be added to any objective. */
  default double sftWeight() {
    return 0;
  }

  /** The kernel function's file; empty if the objective is not a function of log-probs alone. */
  default Optional<String> kernel() {
    return Optional.of(id().replace('-', '_'));
  }

  /**
   * The advantage of each response of a group, for objectives that train on samples with
   * advantages.
   *
   * @param scores of the responses, in order
   */
  default double[] advantages(double[] scores) {
    throw new UnsupportedOperationException(id() + " has no advantages");
  }
}
