package io.tributary.gpu.simd;

/** Weights [rows, columns], packed in blocks of {@link Lanes#BLOCK} rows. */
public sealed interface Matrix permits FloatMatrix, Int8Matrix {
  /** Blocks of rows; the last one's missing rows are 0. */
  int blocks();

  /** Makes of {@code count} values from {@code at} what {@link #multiply} expects. */
  void round(float[] x, int at, int count);

  /** Rows of blocks {@code from} to {@code to} times x, into the same places of y. */
  void multiply(float[] x, float[] y, int from, int to);

  /** Vectors that {@link #multiplyAll} takes at once, and their number is a multiple of. */
  int TOGETHER = 4;

  /**
   * The same for {@code count} vectors, a multiple of {@link #TOGETHER}: the same bits.
   *
   * @param stride from one vector to the next in x
   * @param step from one result to the next in y
   */
  void multiplyAll(float[] x, int stride, float[] y, int step, int count, int from, int to);
}
