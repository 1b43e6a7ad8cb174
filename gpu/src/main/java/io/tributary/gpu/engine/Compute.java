package io.tributary.gpu.engine;

/**
 * How an engine computes.
 *
 * @param device {@code cpu} or {@code cuda:N}
 * @param inference path of forward passes without gradients
 * @param training path of forward passes with gradients
 */
public record Compute(String device, MatmulPath inference, MatmulPath training) {
  public static final Compute FP32_CPU = new Compute("cpu", MatmulPath.FP32, MatmulPath.FP32);

  public Compute {
    if (!training.differentiable()) {
      throw new IllegalArgumentException(training + " has no autograd");
    }
  }
}
