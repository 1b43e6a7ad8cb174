package io.tributary.gpu.row;

/**
 * What a decoder of one row knows of its model.
 *
 * @param vocabulary logits (V)
 * @param width of the residual stream (D)
 * @param layers decoder layers
 * @param heads query heads (H)
 * @param kvHeads key and value heads (K)
 * @param headWidth width of a head (E)
 * @param ffn width of the feed-forward layer (F)
 * @param window positions a token sees, itself included; 0 for all before it
 * @param gelu whether the gate is GELU (tanh form) rather than SiLU
 * @param rmsEps added to the mean square in RMSNorm
 * @param frequencies radians a position of each rotary pair, [E / 2]
 */
public record RowShape(
    int vocabulary,
    int width,
    int layers,
    int heads,
    int kvHeads,
    int headWidth,
    int ffn,
    int window,
    boolean gelu,
    double rmsEps,
    float[] frequencies) {

  /** Values of a layer's queries, keys and values. */
  int qkv() {
    return (heads + 2 * kvHeads) * headWidth;
  }
}
