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

  /**
   * Half a block times four vectors at once, each weight read once for all of them; every sum is
   * the one that {@link #floats} has. Vector t lies at x[t stride ..], its results go to y[to + t
   * step ..].
   */
  public static void floats4(
      float[] w, int at, float[] x, int from, int stride, int n, float[] y, int to, int step) {
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    FloatVector e = a;
    FloatVector f = a;
    FloatVector g = a;
    FloatVector h = a;
    int o = at;
    for (int i = from; i < from + n; i++) {
      FloatVector p = FloatVector.fromArray(FLOATS, w, o);
      FloatVector q = FloatVector.fromArray(FLOATS, w, o + LANES);
      FloatVector v = FloatVector.broadcast(FLOATS, x[i]);
      a = p.fma(v, a);
      b = q.fma(v, b);
      v = FloatVector.broadcast(FLOATS, x[i + stride]);
      c = p.fma(v, c);
      d = q.fma(v, d);
      v = FloatVector.broadcast(FLOATS, x[i + 2 * stride]);
      e = p.fma(v, e);
      f = q.fma(v, f);
      v = FloatVector.broadcast(FLOATS, x[i + 3 * stride]);
      g = p.fma(v, g);
      h = q.fma(v, h);
      o += BLOCK;
    }
    store(y, to, a, b);
    store(y, to + step, c, d);
    store(y, to + 2 * step, e, f);
    store(y, to + 3 * step, g, h);
  }

  /** The same with weights of 8 bits. */
  public static void bytes4(
      byte[] w, int at, float[] x, int from, int stride, int n, float[] y, int to, int step) {
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    FloatVector e = a;
    FloatVector f = a;
    FloatVector g = a;
    FloatVector h = a;
    int o = at;
    for (int i = from; i < from + n; i++) {
      FloatVector p = widened(w, o);
      FloatVector q = widened(w, o + LANES);
      FloatVector v = FloatVector.broadcast(FLOATS, x[i]);
      a = p.fma(v, a);
      b = q.fma(v, b);
      v = FloatVector.broadcast(FLOATS, x[i + stride]);
      c = p.fma(v, c);
      d = q.fma(v, d);
      v = FloatVector.broadcast(FLOATS, x[i + 2 * stride]);
      e = p.fma(v, e);
      f = q.fma(v, f);
      v = FloatVector.broadcast(FLOATS, x[i + 3 * stride]);
      g = p.fma(v, g);
      h = q.fma(v, h);
      o += BLOCK;
    }
    store(y, to, a, b);
    store(y, to + step, c, d);
    store(y, to + 2 * step, e, f);
    store(y, to + 3 * step, g, h);
  }

  private static void store(float[] y, int to, FloatVector first, FloatVector second) {
    first.intoArray(y, to);
    second.intoArray(y, to + LANES);
  }

  private static FloatVector widened(byte[] w, int at) {
    return (FloatVector)
        ByteVector.fromArray(BYTES, w, at).convertShape(VectorOperators.B2F, FLOATS, 0);
  }
}
