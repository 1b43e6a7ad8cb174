package io.tributary.gpu.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import io.tributary.gpu.row.RowWeights;
import io.tributary.gpu.simd.FloatMatrix;
import io.tributary.gpu.simd.Int8Matrix;
import io.tributary.gpu.simd.Lanes;
import io.tributary.gpu.simd.Matrix;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads prepared weights into the heap, one matrix at a time: the same numbers. */
final class RowPacking {
  private final Kernels kernels;
  private final DecoderShape shape;
  private final List<NDArray> arrays;

  private RowPacking(Kernels kernels, List<NDArray> arrays) {
    this.kernels = kernels;
    this.shape = kernels.shape();
    this.arrays = arrays;
  }

  /** Bytes of what is packed for a model on that path. */
  static long bytes(DecoderShape s, MatmulPath path) {
    long heads = (long) s.headWidth() * s.heads();
    long layer =
        (heads + 2L * s.headWidth() * s.kvHeads()) * s.width()
            + heads * Lanes.padded(s.width())
            + 2L * Lanes.padded(s.ffn()) * s.width()
            + (long) Lanes.padded(s.width()) * s.ffn();
    long weights = s.layers() * layer + (long) Lanes.padded(s.vocabulary()) * s.width();
    return weights * path.bytesPerWeight();
  }

  /**
   * Packs.
   *
   * @param arrays what {@code prepare} made; the embedding is read from it as long as tokens are
   */
  static RowWeights of(Kernels kernels, List<NDArray> arrays) {
    return new RowPacking(kernels, arrays).pack();
  }

  private RowWeights pack() {
    List<RowWeights.Layer> layers = new ArrayList<>();
    for (int l = 0; l < shape.layers(); l++) layers.add(layer(l));
    int head = 3 + 6 * shape.layers();
    return new RowWeights(embedding(), layers, matrix(head, shape.layers(), 0).get(0));
  }

  private RowWeights.Layer layer(int l) {
    int at = 3 + 6 * l;
    List<Matrix> gateUp = matrix(at + 2, l, 2, shape.ffn(), shape.ffn());
    int norm = 4 + 6 * shape.layers() + 2 * l;
    boolean norms = shape.variant().qkNorm();
    return new RowWeights.Layer(
        matrix(at, l, 0).get(0),
        matrix(at + 1, l, 1).get(0),
        gateUp.get(0),
        gateUp.get(1),
        matrix(at + 3, l, 3).get(0),
        padded(arrays.get(at + 4)),
        padded(arrays.get(at + 5)),
        norms ? arrays.get(norm).toFloatArray() : new float[0],
        norms ? arrays.get(norm + 1).toFloatArray() : new float[0]);
  }

  /** A bias, as long as the rows of its matrix. */
  private static float[] padded(NDArray bias) {
    float[] values = bias.toFloatArray();
    return Arrays.copyOf(values, Lanes.padded(values.length));
  }

  private RowWeights.Embedding embedding() {
    FloatBuffer all = view(arrays.get(0)).asFloatBuffer();
    int width = shape.width();
    return (token, x) -> all.get(token * width, x, 0, width);
  }

  /**
   * Matrix {@code at} of the list, as one or as several below each other.
   *
   * @param m which of its layer it is, for its scales
   */
  private List<Matrix> matrix(int at, int layer, int m, int... heights) {
    try (NDManager call = kernels.newScope()) {
      NDArray columns = kernels.call(call, "columns", arrays, (long) at).get(0);
      int width = width(m);
      int height = (int) columns.getShape().get(1);
      ByteBuffer bytes = view(columns);
      List<Matrix> out = new ArrayList<>();
      int from = 0;
      for (int rows : heights.length == 0 ? new int[] {height} : heights) {
        int to = from + rows;
        if (kernels.compute().inference() == MatmulPath.INT8) {
          float[] scales =
              kernels.call(call, "scales", arrays, (long) layer, (long) m).get(0).toFloatArray();
          out.add(Int8Matrix.pack(bytes, height, width, scales, from, to));
        } else {
          out.add(FloatMatrix.pack(bytes.asFloatBuffer(), height, width, from, to));
        }
        from = to;
      }
      return out;
    }
  }

  /** Of a layer's matrix, and of the head, whose m is 0; behind them there may be columns of 0. */
  private int width(int m) {
    return switch (m) {
      case 1 -> shape.heads() * shape.headWidth();
      case 3 -> shape.ffn();
      default -> shape.width();
    };
  }

  /** The array's own memory, good as long as it is. */
  private static ByteBuffer view(NDArray array) {
    return ((PtNDArray) array).toByteBuffer(true).order(ByteOrder.nativeOrder());
  }
}
