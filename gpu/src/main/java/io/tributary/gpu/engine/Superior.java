package io.tributary.gpu.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/**
 * The superior policy that Inverse-Q* estimates by contrast: {@code log pi* = log_softmax(z0 +
 * alpha (z1 - z0))}, z0 from the reference on the prompt, z1 from the reference with the principle
 * in front, or from an aligned model.
 *
 * @param reference gives z0
 * @param contrast gives z1; the reference again in principle mode
 * @param principled whether z1 sees the principle
 * @param alpha strength of the contrast
 */
public record Superior(Frozen reference, Frozen contrast, boolean principled, double alpha) {

  /** States [M, D] that predict the response tokens, of both sides; belong to a scope. */
  record Sides(NDArray base, NDArray contrast) {}

  /** Both sides on the device of {@code scope}. */
  Sides sides(NDManager scope, List<ContrastSample> samples) {
    TokenBatch plain = TokenBatch.of(samples.stream().map(ContrastSample::plain).toList());
    TokenBatch other =
        principled
            ? TokenBatch.of(samples.stream().map(ContrastSample::principled).toList())
            : plain;
    return new Sides(reference.states(scope, plain), contrast.states(scope, other));
  }

  /**
   * Token credit {@code r_t = beta (log pi*(y_t) - log pi_ref(y_t))} (Inverse-Q* eq. 6), one array
   * a sample, [T].
   */
  public float[][] credit(List<ContrastSample> samples, double beta) {
    TokenBatch plain = TokenBatch.of(samples.stream().map(ContrastSample::plain).toList());
    Kernels kernels = reference.kernels();
    try (NDManager scope = kernels.newScope()) {
      Sides sides = sides(scope, samples);
      float[] star =
          kernels
              .call(
                  scope,
                  "superior_logps",
                  reference.withHeadOn(scope),
                  contrast.withHeadOn(scope),
                  sides.base(),
                  sides.contrast(),
                  plain.targetsOn(scope),
                  kernels.passOptions(),
                  new double[] {alpha})
              .get(0)
              .toFloatArray();
      float[] base = Scoring.tokenLogProbs(kernels, scope, reference.weights(), plain);
      float[][] out = new float[samples.size()][];
      int n = 0;
      for (int r = 0; r < out.length; r++) {
        out[r] = new float[samples.get(r).plain().response().length];
        for (int t = 0; t < out[r].length; t++, n++) {
          out[r][t] = (float) (beta * (star[n] - base[n]));
        }
      }
      return out;
    }
  }
}
