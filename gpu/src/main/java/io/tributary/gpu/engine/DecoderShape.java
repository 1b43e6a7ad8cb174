package io.tributary.gpu.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * The shape of a decoder.
 *
 * @param vocabulary rows of the embedding (V)
 * @param width of the residual stream (D)
 * @param layers decoder layers (L)
 * @param heads query heads (H)
 * @param kvHeads key and value heads (K), a divisor of {@code heads}
 * @param headWidth width of a head (E), even
 * @param ffn width of the feed-forward layer (F)
 * @param context longest sequence in tokens
 * @param frequencies radians a position of each rotary pair, [E / 2]
 * @param rmsEps added to the mean square in RMSNorm
 * @param head what follows the final norm
 * @param variant what differs between families of decoders
 */
public record DecoderShape(
    int vocabulary,
    int width,
    int layers,
    int heads,
    int kvHeads,
    int headWidth,
    int ffn,
    int context,
    List<Double> frequencies,
    double rmsEps,
    Head head,
    Variant variant) {

  /** What follows the final norm. */
  public enum Head {
    /** Logits from the embedding matrix. */
    TIED,
    /** Logits from a matrix of their own, [V, D]. */
    UNTIED,
    /** One scalar, from a [1, D] matrix: a reward model. */
    SCALAR
  }

  /**
   * What differs between families of decoders.
   *
   * @param qkvBias whether q, k and v have a bias
   * @param outBias whether the attention's output has one
   * @param qkNorm whether queries and keys pass an RMSNorm of their own
   * @param gelu whether the gate is GELU (tanh form) rather than SiLU
   * @param window positions a token sees, itself included; 0 for all before it
   * @param normOffset RMSNorm multiplies by this plus its weight
   * @param embeddingScale multiplies the embedding
   */
  public record Variant(
      boolean qkvBias,
      boolean outBias,
      boolean qkNorm,
      boolean gelu,
      int window,
      double normOffset,
      double embeddingScale) {
    public static final Variant LLAMA = new Variant(false, false, false, false, 0, 0, 1);
  }

  public DecoderShape {
    frequencies = List.copyOf(frequencies);
    if (heads % kvHeads != 0) {
      throw new IllegalArgumentException(kvHeads + " key/value heads do not divide " + heads);
    }
    if (headWidth % 2 != 0) throw new IllegalArgumentException("odd head width " + headWidth);
    if (frequencies.size() != headWidth / 2) {
      throw new IllegalArgumentException(
          frequencies.size() + " frequencies for heads of width " + headWidth);
    }
  }

  /** A plain Llama decoder: pair i turns by ropeTheta^(-2i/E) a position. */
  public static DecoderShape llama(
      int vocabulary,
      int width,
      int layers,
      int heads,
      int kvHeads,
      int headWidth,
      int ffn,
      int context,
      double ropeTheta,
      double rmsEps,
      Head head) {
    List<Double> frequencies = new ArrayList<>();
    for (int i = 0; i < headWidth; i += 2) {
      frequencies.add(Math.pow(ropeTheta, -(double) i / headWidth));
    }
    return new DecoderShape(
        vocabulary,
        width,
        layers,
        heads,
        kvHeads,
        headWidth,
        ffn,
        context,
        frequencies,
        rmsEps,
        head,
        Variant.LLAMA);
  }

  /** The same decoder with logits where it has a scalar. */
  DecoderShape withLogits() {
    if (head != Head.SCALAR) return this;
    return new DecoderShape(
        vocabulary,
        width,
        layers,
        heads,
        kvHeads,
        headWidth,
        ffn,
        context,
        frequencies,
        rmsEps,
        Head.TIED,
        variant);
  }

  /** Number of weights. */
  public long parameters() {
    return WeightLayout.shapes(this).stream().mapToLong(DecoderShape::size).sum();
  }

  private static long size(long[] dimensions) {
    long size = 1;
    for (long dimension : dimensions) size *= dimension;
    return size;
  }
}
