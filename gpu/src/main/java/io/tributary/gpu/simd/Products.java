package io.tributary.gpu.simd;

import static io.tributary.gpu.simd.Lanes.BLOCK;
import static io.tributary.gpu.simd.Lanes.FLOATS;
import static io.tributary.gpu.simd.Lanes.LANES;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * A block of rows times a vector. The weights of a block lie column by column, so memory is read as
 * one stream, and a row's sum goes through its columns in order, whatever the width of vectors, the
 * compiler and the threads: the same bits. Small methods: what is not inlined boxes every vector.
 */
public final class Products {
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(Byte.SIZE * LANES));

  private Products() {}

  /** y[to + r] = sum over c of w[at + c BLOCK + r] x[from + c], r below BLOCK. */
  public static void floats(
      float[] w, int at, float[] x, int from, int columns, float[] y, int to) {
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    int o = at;
    for (int i = from; i < from + columns; i++) {
      FloatVector v = FloatVector.broadcast(FLOATS, x[i]);
      a = FloatVector.fromArray(FLOATS, w, o).fma(v, a);
      b = FloatVector.fromArray(FLOATS, w, o + LANES).fma(v, b);
      c = FloatVector.fromArray(FLOATS, w, o + 2 * LANES).fma(v, c);
      d = FloatVector.fromArray(FLOATS, w, o + 3 * LANES).fma(v, d);
      o += BLOCK;
    }
    a.intoArray(y, to);
    b.intoArray(y, to + LANES);
    c.intoArray(y, to + 2 * LANES);
    d.intoArray(y, to + 3 * LANES);
  }

  /** The same with weights of 8 bits. */
  public static void bytes(byte[] w, int at, float[] x, int columns, float[] y, int to) {
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    int o = at;
    for (int i = 0; i < columns; i++) {
      FloatVector v = FloatVector.broadcast(FLOATS, x[i]);
      a = widened(w, o).fma(v, a);
      b = widened(w, o + LANES).fma(v, b);
      c = widened(w, o + 2 * LANES).fma(v, c);
      d = widened(w, o + 3 * LANES).fma(v, d);
      o += BLOCK;
    }
    a.intoArray(y, to);
    b.intoArray(y, to + LANES);
    c.intoArray(y, to + 2 * LANES);
    d.intoArray(y, to + 3 * LANES);
  }

  private static FloatVector widened(byte[] w, int at) {
    return (FloatVector)
        ByteVector.fromArray(BYTES, w, at).convertShape(VectorOperators.B2F, FLOATS, 0);
  }
}
