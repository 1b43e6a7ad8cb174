package io.tributary.gpu.engine;

/**
 * The shape of a Llama decoder.
 *
 * @param vocabulary rows of the embedding (V)
 * @param width of the residual stream (D)
 * @param layers decoder layers (L)
 * @param heads query heads (H)
 * @param kvHeads key and value heads (K), a divisor of {@code heads}
 * @param headWidth width of a head (E), even
 * @param ffn width of the feed-forward layer (F)
 * @param context longest sequence in tokens
 * @param ropeTheta base of the rotary angles
 * @param rmsEps added to the mean square in RMSNorm
 * @param head what follows the final norm
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
    double ropeTheta,
    double rmsEps,
    Head head) {

  /** What follows the final norm. */
  public enum Head {
    /** Logits from the embedding matrix. */
    TIED,
    /** Logits from a matrix of their own, [V, D]. */
    UNTIED,
    /** One scalar, from a [1, D] matrix: a reward model. */
    SCALAR
  }

  public DecoderShape {
    if (heads % kvHeads != 0) {
      throw new IllegalArgumentException(kvHeads + " key/value heads do not divide " + heads);
    }
    if (headWidth % 2 != 0) throw new IllegalArgumentException("odd head width " + headWidth);
  }

  /** Number of weights. */
  public long parameters() {
    long layer =
        2L * width
            + (long) (heads + 2 * kvHeads) * headWidth * width
            + (long) width * heads * headWidth
            + 3L * ffn * width;
    long top =
        switch (head) {
          case TIED -> 0;
          case UNTIED -> (long) vocabulary * width;
          case SCALAR -> width;
        };
    return (long) vocabulary * width + layers * layer + width + top;
  }
}
