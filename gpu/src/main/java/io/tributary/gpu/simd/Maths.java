package io.tributary.gpu.simd;

import static io.tributary.gpu.simd.Lanes.FLOATS;
import static io.tributary.gpu.simd.Lanes.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Functions of arrays, element by element. Ranges begin and end at multiples of {@link Lanes#BLOCK}
 * counted from their own start. Sums are added in one fixed order.
 */
public final class Maths {
  private static final float LOG2_E = 1.44269504f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;
  private static final float LEAST_EXPONENT = -87f;
  private static final float MOST_EXPONENT = 88f;

  /** Added and taken away again, rounds to a whole number. */
  private static final float ROUNDER = 12582912f;

  private static final float GELU_SCALE = (float) (2 * Math.sqrt(2 / Math.PI));
  private static final float GELU_CUBE = 0.044715f;

  private Maths() {}

  /** e^x to 1e-7 of itself, and 0 below e^-87; NaN stays NaN. */
  private static FloatVector exp(FloatVector x) {
    FloatVector within = x.max(LEAST_EXPONENT).min(MOST_EXPONENT);
    FloatVector whole = within.mul(LOG2_E).add(ROUNDER);
    IntVector power = whole.reinterpretAsInts().add(127).lanewise(VectorOperators.LSHL, 23);
    FloatVector n = whole.sub(ROUNDER);
    FloatVector r = fma(n, -LN2_HIGH, within);
    r = fma(n, -LN2_LOW, r);
    FloatVector y = polynomial(r).mul(power.reinterpretAsFloats());
    return y.blend(0f, x.compare(VectorOperators.LT, LEAST_EXPONENT));
  }

  /** e^r for |r| up to ln 2 / 2: the least-squares polynomial of Cephes. */
  private static FloatVector polynomial(FloatVector r) {
    FloatVector p = r.mul(1.9875691500e-4f).add(1.3981999507e-3f);
    p = p.fma(r, splat(8.3334519073e-3f));
    p = p.fma(r, splat(4.1665795894e-2f));
    p = p.fma(r, splat(1.6666665459e-1f));
    p = p.fma(r, splat(5.0000001201e-1f));
    return p.fma(r.mul(r), r.add(1f));
  }

  private static FloatVector splat(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }

  private static FloatVector fma(FloatVector a, float b, FloatVector c) {
    return a.fma(splat(b), c);
  }

  /** y[i] = e^((x[i] - shift) / divisor), {@code count} of each from {@code at}. */
  public static void exps(float[] x, int at, int count, float shift, float divisor, float[] y) {
    for (int i = at; i < at + count; i += LANES) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, i).sub(shift);
      exp(v.div(divisor)).intoArray(y, i);
    }
  }

  /** The largest; NaN if there is one. */
  public static float max(float[] x, int at, int count) {
    FloatVector most = FloatVector.fromArray(FLOATS, x, at);
    for (int i = at + LANES; i < at + count; i += LANES) {
      most = most.max(FloatVector.fromArray(FLOATS, x, i));
    }
    return most.reduceLanes(VectorOperators.MAX);
  }

  /** The sum; {@code lanes} is room for one vector. */
  public static float sum(float[] x, int at, int count, float[] lanes) {
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int i = at; i < at + count; i += LANES) {
      sum = sum.add(FloatVector.fromArray(FLOATS, x, i));
    }
    return added(sum, lanes);
  }

  /** The sum of squares; {@code lanes} is room for one vector. */
  public static float squares(float[] x, int at, int count, float[] lanes) {
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int i = at; i < at + count; i += LANES) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, i);
      sum = v.fma(v, sum);
    }
    return added(sum, lanes);
  }

  /** In order: how a vector reduces itself may differ between interpreter and compilers. */
  private static float added(FloatVector sum, float[] lanes) {
    sum.intoArray(lanes, 0);
    float total = 0;
    for (int i = 0; i < LANES; i++) total += lanes[i];
    return total;
  }

  /** y = x / by, {@code count} of each from {@code at}. */
  public static void divide(float[] x, int at, int count, float by, float[] y) {
    for (int i = at; i < at + count; i += LANES) {
      FloatVector.fromArray(FLOATS, x, i).div(by).intoArray(y, i);
    }
  }

  /** x[at + i] += y[from + i]. */
  public static void add(float[] x, int at, int count, float[] y, int from) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector sum = FloatVector.fromArray(FLOATS, x, at + i);
      sum.add(FloatVector.fromArray(FLOATS, y, from + i)).intoArray(x, at + i);
    }
  }

  /** gate = gate / (1 + e^-gate) * up: SiLU. */
  public static void silu(float[] gate, float[] up, int at, int count) {
    for (int i = at; i < at + count; i += LANES) {
      FloatVector z = FloatVector.fromArray(FLOATS, gate, i);
      gated(z, z, FloatVector.fromArray(FLOATS, up, i)).intoArray(gate, i);
    }
  }

  /** gate = GELU(gate) * up in its tanh form: (1 + tanh u) / 2 = 1 / (1 + e^-2u). */
  public static void gelu(float[] gate, float[] up, int at, int count) {
    for (int i = at; i < at + count; i += LANES) {
      FloatVector z = FloatVector.fromArray(FLOATS, gate, i);
      FloatVector u = fma(z.mul(z).mul(z), GELU_CUBE, z).mul(GELU_SCALE);
      gated(z, u, FloatVector.fromArray(FLOATS, up, i)).intoArray(gate, i);
    }
  }

  private static FloatVector gated(FloatVector z, FloatVector u, FloatVector up) {
    return z.div(exp(u.neg()).add(1f)).mul(up);
  }

  /** Rounds to bf16, ties to even. */
  public static void round16(float[] x, int at, int count) {
    for (int i = at; i < at + count; i += LANES) {
      rounded(FloatVector.fromArray(FLOATS, x, i)).intoArray(x, i);
    }
  }

  /** x[at + i] times scale[from + i], rounded to bf16. */
  public static void scale16(float[] x, int at, int count, float[] scale, int from) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, at + i);
      rounded(v.mul(FloatVector.fromArray(FLOATS, scale, from + i))).intoArray(x, at + i);
    }
  }

  private static FloatVector rounded(FloatVector x) {
    IntVector bits = x.reinterpretAsInts();
    IntVector odd = bits.lanewise(VectorOperators.LSHR, 16).and(1);
    IntVector near = bits.add(odd).add(0x7fff).and(0xffff0000);
    VectorMask<Float> none = x.test(VectorOperators.IS_NAN);
    return near.reinterpretAsFloats().blend(x, none);
  }
}
