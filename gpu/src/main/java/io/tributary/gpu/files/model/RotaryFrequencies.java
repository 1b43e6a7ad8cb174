package io.tributary.gpu.files.model;

/**
 * Inverse frequencies of rotary position embeddings (RoFormer, arXiv 2104.09864): the angle of pair
 * i at position t is t times the i-th of them.
 */
final class RotaryFrequencies {
  private RotaryFrequencies() {}

  /** θ^(-2i/d) for i from 0 to d/2 - 1, scaled; [d/2]. */
  static double[] of(int headDim, double theta, RopeScaling scaling) {
    double[] frequencies = new double[headDim / 2];
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i] = scaled(Math.pow(theta, -2.0 * i / headDim), scaling);
    }
    return frequencies;
  }

  private static double scaled(double frequency, RopeScaling scaling) {
    if (scaling instanceof RopeScaling.Linear linear) return frequency / linear.factor();
    if (scaling instanceof RopeScaling.Llama3 llama3) return llama3(frequency, llama3);
    return frequency;
  }

  /**
   * With wavelength λ = 2π/f and original context c: f where λ < c/high, f/factor where λ > c/low,
   * else (1 - s) f/factor + s f with s = (c/λ - low) / (high - low).
   */
  private static double llama3(double frequency, RopeScaling.Llama3 s) {
    double turns = s.originalMaxPositions() * frequency / (2 * Math.PI); // c/λ
    if (turns > s.highFreqFactor()) return frequency;
    if (turns < s.lowFreqFactor()) return frequency / s.factor();
    double smooth = (turns - s.lowFreqFactor()) / (s.highFreqFactor() - s.lowFreqFactor());
    return (1 - smooth) * frequency / s.factor() + smooth * frequency;
  }
}
