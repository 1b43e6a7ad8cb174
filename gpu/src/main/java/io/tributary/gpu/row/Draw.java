package io.tributary.gpu.row;

import io.tributary.gpu.simd.Lanes;
import io.tributary.gpu.simd.Maths;

/**
 * Draws a token from logits at a temperature, as the kernel {@code sampling.draw} does: by
 * inverting the cumulative distribution.
 */
public final class Draw {
  private static final int BLOCK = 512;

  private final float[] weights;
  private final float[] lanes = new float[Lanes.BLOCK];
  private double total;
  private float most;

  /**
   * @param token the one drawn
   * @param logProb in the distribution drawn from; 0 where the likeliest is taken
   * @param modelLogProb in the softmax of the logits
   */
  public record Drawn(int token, float logProb, float modelLogProb) {}

  /**
   * @param vocabulary logits
   */
  public Draw(int vocabulary) {
    weights = new float[Lanes.padded(vocabulary)];
  }

  /**
   * Draws; log-probs are NaN if a logit is, or is +inf.
   *
   * @param logits followed by -inf up to a multiple of a block
   * @param temperature at least 0; 0 takes the likeliest token, the first of several
   * @param u in [0, 1)
   */
  public Drawn draw(float[] logits, float temperature, float u) {
    most = Maths.max(logits, 0, weights.length);
    exponentiate(logits, temperature == 0 ? 1 : temperature);
    int token = temperature == 0 ? likeliest(logits) : at(u * total);
    float own = logProb(logits[token], 1);
    if (temperature == 1) return new Drawn(token, own, own);
    float drawn = temperature == 0 ? zero(own) : logProb(logits[token], temperature);
    if (temperature != 0) {
      exponentiate(logits, 1);
      own = logProb(logits[token], 1);
    }
    return new Drawn(token, drawn, own);
  }

  private void exponentiate(float[] logits, float temperature) {
    Maths.exps(logits, 0, weights.length, most, temperature, weights);
    total = 0;
    for (int b = 0; b < weights.length; b += BLOCK) total += sum(b);
  }

  private float sum(int from) {
    return Maths.sum(weights, from, Math.min(BLOCK, weights.length - from), lanes);
  }

  private float logProb(float logit, float temperature) {
    return (float) ((logit - most) / temperature - Math.log(total));
  }

  /** The first token up to which the weights hold more than {@code target}. */
  private int at(double target) {
    double before = 0;
    int from = 0;
    while (from + BLOCK < weights.length && before + sum(from) <= target) {
      before += sum(from);
      from += BLOCK;
    }
    int last = from;
    for (int i = from; i < Math.min(from + BLOCK, weights.length); i++) {
      if (weights[i] == 0) continue;
      last = i;
      before += weights[i];
      if (before > target) return i;
    }
    return last;
  }

  private static float zero(float logProb) {
    return Float.isFinite(logProb) ? 0 : Float.NaN;
  }

  private int likeliest(float[] logits) {
    for (int i = 0; i < logits.length; i++) if (logits[i] == most) return i;
    return 0;
  }
}
