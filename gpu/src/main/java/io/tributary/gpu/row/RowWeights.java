package io.tributary.gpu.row;

import io.tributary.gpu.simd.Matrix;
import java.util.List;

/**
 * A version's weights in the heap: RMSNorm's scales multiplied into the matrix behind them, 1 /
 * sqrt(E) into queries, coordinates of queries and keys in rotary pairs beside each other.
 *
 * @param embedding reads a token's vector
 * @param head [V, D]
 */
public record RowWeights(Embedding embedding, List<Layer> layers, Matrix head) {
  /** Where tokens' vectors are. */
  @FunctionalInterface
  public interface Embedding {
    /** Writes that token's vector to the first places of {@code x}. */
    void read(int token, float[] x);
  }

  /**
   * A layer. Biases and norms that the model has not got are empty.
   *
   * @param qkv [(H + 2K) E, D]
   * @param out [D, H E]
   * @param gate [F, D]
   * @param up [F, D]
   * @param down [D, F]
   * @param qkvBias of qkv
   * @param outBias of out
   * @param queryNorm scale of a query's own norm, [E]
   * @param keyNorm scale of a key's, [E]
   */
  public record Layer(
      Matrix qkv,
      Matrix out,
      Matrix gate,
      Matrix up,
      Matrix down,
      float[] qkvBias,
      float[] outBias,
      float[] queryNorm,
      float[] keyNorm) {}
}
