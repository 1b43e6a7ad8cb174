package io.tributary.gpu.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/** One step of AdamW on some tensors. */
final class AdamWStep {
  /** As {@code torch.nn.utils.clip_grad_norm_} has it. */
  private static final double CLIP_EPSILON = 1e-6;

  private final Kernels kernels;
  private final AdamW constants;
  private final double learningRate;

  AdamWStep(Kernels kernels, AdamW constants, double learningRate) {
    this.kernels = kernels;
    this.constants = constants;
    this.learningRate = learningRate;
  }

  /**
   * What is updated, each list as long as the others, all fp32.
   *
   * @param weights of any shape
   * @param gradients of the weights' shapes; overwritten
   * @param first moments of the weights' shapes
   * @param second moments of the weights' shapes
   * @param steps of shape [], one each
   */
  record Tensors(
      List<NDArray> weights,
      List<NDArray> gradients,
      List<NDArray> first,
      List<NDArray> second,
      List<NDArray> steps) {}

  /**
   * Clips the gradients by the norm of all and updates.
   *
   * @return that norm; if it is not finite, nothing has changed
   */
  double apply(Tensors on, Workers workers) {
    double norm = norm(on.gradients());
    if (!Double.isFinite(norm)) return norm;
    double[] c = {
      learningRate,
      constants.beta1(),
      constants.beta2(),
      constants.epsilon(),
      constants.weightDecay(),
      Math.min(1, constants.maxGradNorm() / (norm + CLIP_EPSILON))
    };
    Shares.of(on.weights(), workers.count())
        .each(
            workers,
            share -> {
              try (NDManager call = kernels.newScope()) {
                kernels.call(
                    call,
                    "adamw",
                    Shares.pick(on.weights(), share),
                    Shares.pick(on.gradients(), share),
                    Shares.pick(on.first(), share),
                    Shares.pick(on.second(), share),
                    Shares.pick(on.steps(), share),
                    c);
              }
            });
    return norm;
  }

  private double norm(List<NDArray> gradients) {
    double squares = 0;
    try (NDManager call = kernels.newScope()) {
      for (float one : kernels.call(call, "norms", gradients).get(0).toFloatArray()) {
        squares += (double) one * one;
      }
    }
    return Math.sqrt(squares);
  }
}
