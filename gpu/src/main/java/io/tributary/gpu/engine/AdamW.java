package io.tributary.gpu.engine;

/**
 * Constants of the optimizer.
 *
 * @param weightDecay applied to matrices only
 * @param maxGradNorm global L2 norm that gradients are scaled down to
 */
public record AdamW(
    double beta1, double beta2, double epsilon, double weightDecay, double maxGradNorm) {

  AdamW withoutDecay() {
    return new AdamW(beta1, beta2, epsilon, 0, maxGradNorm);
  }
}
