package io.tributary.gpu.simd;

import static io.tributary.gpu.simd.Lanes.BLOCK;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Weights in int8 with a scale a row, times values in bf16: sums in fp32, results in bf16, as
 * libtorch's product of such weights has them.
 */
public final class Int8Matrix implements Matrix {
  private final int columns;
  private final byte[] w;
  private final float[] scales;

  private Int8Matrix(int columns, byte[] w, float[] scales) {
    this.columns = columns;
    this.w = w;
    this.scales = scales;
  }

  /**
   * Packs rows {@code from} to {@code to} of a matrix.
   *
   * @param source its columns behind each other, each of {@code height} values
   * @param scales one a row of the whole matrix
   */
  public static Int8Matrix pack(
      ByteBuffer source, int height, int columns, float[] scales, int from, int to) {
    int blocks = Lanes.blocks(to - from);
    byte[] w = new byte[Math.multiplyExact(blocks * BLOCK, columns)];
    for (int b = 0; b < blocks; b++) {
      int row = from + b * BLOCK;
      int count = Math.min(BLOCK, to - row);
      for (int c = 0; c < columns; c++) {
        source.get(c * height + row, w, (b * columns + c) * BLOCK, count);
      }
    }
    float[] own = Arrays.copyOf(Arrays.copyOfRange(scales, from, to), blocks * BLOCK);
    return new Int8Matrix(columns, w, own);
  }

  @Override
  public int blocks() {
    return scales.length / BLOCK;
  }

  @Override
  public void round(float[] x, int at, int count) {
    Maths.round16(x, at, count);
  }

  @Override
  public void multiply(float[] x, float[] y, int from, int to) {
    for (int b = from; b < to; b++) {
      Products.bytes(w, b * columns * BLOCK, x, columns, y, b * BLOCK);
    }
    Maths.scale16(y, from * BLOCK, (to - from) * BLOCK, scales, from * BLOCK);
  }

  @Override
  public void multiplyAll(float[] x, int stride, float[] y, int step, int count, int from, int to) {
    for (int b = from; b < to; b++) {
      int at = b * columns * BLOCK;
      int row = b * BLOCK;
      for (int t = 0; t < count; t += TOGETHER) {
        int of = t * stride;
        int into = t * step + row;
        Products.bytes4(w, at, x, of, stride, columns, y, into, step);
        Products.bytes4(w, at + BLOCK / 2, x, of, stride, columns, y, into + BLOCK / 2, step);
      }
    }
    for (int t = 0; t < count; t++) {
      Maths.scale16(y, t * step + from * BLOCK, (to - from) * BLOCK, scales, from * BLOCK);
    }
  }
}
