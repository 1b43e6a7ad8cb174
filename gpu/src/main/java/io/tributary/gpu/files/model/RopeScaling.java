package io.tributary.gpu.files.model;

/** How rotary frequencies are stretched for contexts longer than a model was first trained on. */
public sealed interface RopeScaling {
  /** The frequencies as they are. */
  RopeScaling NONE = new None();

  /** {@code rope_type} "default". */
  record None() implements RopeScaling {}

  /**
   * {@code rope_type} "linear": positions are divided by the factor (arXiv 2306.15595).
   *
   * @param factor greater than 0
   */
  record Linear(double factor) implements RopeScaling {
    public Linear {
      positive("factor", factor);
    }
  }

  /**
   * {@code rope_type} "llama3", by wavelength: long ones are divided by the factor, short ones
   * kept, those between blended.
   *
   * @param factor greater than 0
   * @param lowFreqFactor wavelengths over {@code originalMaxPositions / lowFreqFactor} are long
   * @param highFreqFactor wavelengths under {@code originalMaxPositions / highFreqFactor} are
   *     short; greater than {@code lowFreqFactor}
   * @param originalMaxPositions context of the first training, in tokens
   */
  record Llama3(
      double factor, double lowFreqFactor, double highFreqFactor, int originalMaxPositions)
      implements RopeScaling {
    public Llama3 {
      positive("factor", factor);
      positive("low_freq_factor", lowFreqFactor);
      positive("high_freq_factor", highFreqFactor);
      positive("original_max_position_embeddings", originalMaxPositions);
      if (highFreqFactor <= lowFreqFactor) {
        throw new IllegalArgumentException(
            "high_freq_factor is %s; it must be greater than low_freq_factor = %s"
                .formatted(highFreqFactor, lowFreqFactor));
      }
    }
  }

  private static void positive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          name + " is " + value + "; it must be a number greater than 0");
    }
  }
}
