package io.tributary.gpu.simd;

import static io.tributary.gpu.simd.Lanes.BLOCK;

import java.nio.FloatBuffer;

/** Weights in fp32. */
public final class FloatMatrix implements Matrix {
  private final int columns;
  private final float[] w;

  private FloatMatrix(int columns, float[] w) {
    this.columns = columns;
    this.w = w;
  }

  /**
   * Packs rows {@code from} to {@code to} of a matrix.
   *
   * @param source its columns behind each other, each of {@code height} values
   */
  public static FloatMatrix pack(FloatBuffer source, int height, int columns, int from, int to) {
    int blocks = Lanes.blocks(to - from);
    float[] w = new float[Math.multiplyExact(blocks * BLOCK, columns)];
    for (int b = 0; b < blocks; b++) {
      int row = from + b * BLOCK;
      int count = Math.min(BLOCK, to - row);
      for (int c = 0; c < columns; c++) {
        source.get(c * height + row, w, (b * columns + c) * BLOCK, count);
      }
    }
    return new FloatMatrix(columns, w);
  }

  @Override
  public int blocks() {
    return w.length / (BLOCK * columns);
  }

  @Override
  public void round(float[] x, int at, int count) {}

  @Override
  public void multiply(float[] x, float[] y, int from, int to) {
    for (int b = from; b < to; b++) {
      Products.floats(w, b * columns * BLOCK, x, 0, columns, y, b * BLOCK);
    }
  }

  @Override
  public void multiplyAll(float[] x, int stride, float[] y, int step, int count, int from, int to) {
    for (int b = from; b < to; b++) {
      int at = b * columns * BLOCK;
      int row = b * BLOCK;
      for (int t = 0; t < count; t += TOGETHER) {
        int of = t * stride;
        int into = t * step + row;
        Products.floats4(w, at, x, of, stride, columns, y, into, step);
        Products.floats4(w, at + BLOCK / 2, x, of, stride, columns, y, into + BLOCK / 2, step);
      }
    }
  }
}
