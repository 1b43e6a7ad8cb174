package io.tributary.gpu.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The oracle's optimizer: global-norm clipping, then AdamW, in double precision. */
final class DoubleAdamW {
  private final AdamW constants;
  private final Set<String> matrices;
  private final Map<String, double[]> first = new HashMap<>();
  private final Map<String, double[]> second = new HashMap<>();
  private int steps;

  /**
   * @param matrices names of the tensors that decay
   */
  DoubleAdamW(AdamW constants, Set<String> matrices) {
    this.constants = constants;
    this.matrices = matrices;
  }

  /** Updates the weights; returns the norm of the gradients before clipping. */
  double step(Map<String, double[]> weights, Map<String, double[]> gradients, double rate) {
    double norm = norm(gradients);
    double scale = Math.min(1, constants.maxGradNorm() / norm);
    steps++;
    double correct1 = 1 - Math.pow(constants.beta1(), steps);
    double correct2 = 1 - Math.pow(constants.beta2(), steps);
    weights.forEach(
        (name, w) -> {
          double[] m = first.computeIfAbsent(name, n -> new double[w.length]);
          double[] v = second.computeIfAbsent(name, n -> new double[w.length]);
          double decay = matrices.contains(name) ? constants.weightDecay() : 0;
          for (int i = 0; i < w.length; i++) {
            double g = scale * gradients.get(name)[i];
            m[i] = constants.beta1() * m[i] + (1 - constants.beta1()) * g;
            v[i] = constants.beta2() * v[i] + (1 - constants.beta2()) * g * g;
            double direction = m[i] / correct1 / (Math.sqrt(v[i] / correct2) + constants.epsilon());
            w[i] -= rate * (decay * w[i] + direction);
          }
        });
    return norm;
  }

  static double norm(Map<String, double[]> tensors) {
    double square = 0;
    for (double[] tensor : tensors.values()) for (double value : tensor) square += value * value;
    return Math.sqrt(square);
  }
}
