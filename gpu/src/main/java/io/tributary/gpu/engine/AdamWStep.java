package io.tributary.gpu.engine;

import static java.util.stream.Collectors.partitioningBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;

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
    Shares shares = Shares.of(on.weights(), workers.count());
    double norm = norm(on.gradients(), shares, workers);
    if (!Double.isFinite(norm)) return norm;
    double divisor = Math.max(1, (norm + CLIP_EPSILON) / constants.maxGradNorm());
    shares.each(
        workers,
        share -> {
          // decay is for matrices only
          Map<Boolean, List<Integer>> matrices =
              share.stream()
                  .collect(partitioningBy(i -> on.weights().get(i).getShape().dimension() > 1));
          update(on, matrices.get(true), constants.weightDecay(), divisor);
          update(on, matrices.get(false), 0, divisor);
        });
    return norm;
  }

  private void update(Tensors on, List<Integer> places, double decay, double divisor) {
    if (places.isEmpty()) return;
    try (NDManager call = kernels.newScope()) {
      kernels.call(
          call,
          "adamw",
          Shares.pick(on.weights(), places),
          Shares.pick(on.gradients(), places),
          Shares.pick(on.first(), places),
          Shares.pick(on.second(), places),
          Shares.pick(on.steps(), places),
          new double[] {
            learningRate, constants.beta1(), constants.beta2(), constants.epsilon(), decay, divisor
          });
    }
  }

  private double norm(List<NDArray> gradients, Shares shares, Workers workers) {
    float[] each = new float[gradients.size()];
    shares.each(
        workers,
        share -> {
          try (NDManager call = kernels.newScope()) {
            float[] norms =
                kernels.call(call, "norms", Shares.pick(gradients, share)).get(0).toFloatArray();
            for (int i = 0; i < norms.length; i++) each[share.get(i)] = norms[i];
          }
        });
    double squares = 0;
    // in the order of the tensors, whatever the shares
    for (float one : each) squares += (double) one * one;
    return Math.sqrt(squares);
  }
}
