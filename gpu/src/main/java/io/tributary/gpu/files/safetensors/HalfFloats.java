package io.tributary.gpu.files.safetensors;

/**
 * Between fp32 and the 16-bit floating point formats. Widening is exact; narrowing rounds to the
 * nearest, ties to even, and beyond the largest value to infinity.
 */
final class HalfFloats {
  /** (2 - 2^-10) 2^15. */
  static final float LARGEST_F16 = 65504;

  /** (2 - 2^-7) 2^127. */
  static final float LARGEST_BF16 = 0x1.fep127f;

  private static final float SMALLEST_F16 = 0x1p-24f;
  private static final float SMALLEST_NORMAL_F16 = 0x1p-14f;

  private HalfFloats() {}

  /** bf16 is the upper half of an fp32. */
  static float fromBf16(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /** IEEE binary16: 1 sign, 5 exponent (bias 15) and 10 fraction bits. */
  static float fromF16(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = (bits >>> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    if (exponent == 0) { // zero and subnormals: fraction × 2^-24
      return Float.intBitsToFloat(sign | Float.floatToRawIntBits(fraction * SMALLEST_F16));
    }
    int wide = exponent == 0x1f ? 0xff : exponent + (127 - 15);
    return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
  }

  static short toBf16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) return (short) (bits >>> 16 | 0x40); // quiet, so not cut to infinity
    return (short) (rounded(bits, 16) >>> 16);
  }

  static short toF16(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    int magnitude = bits & 0x7fffffff;
    float size = Float.intBitsToFloat(magnitude);
    if (Float.isNaN(value)) return (short) (sign | 0x7e00 | magnitude >>> 13 & 0x3ff);
    if (size < SMALLEST_NORMAL_F16) {
      // subnormal: a multiple of 2^-24; the product is exact, rint rounds ties to even
      return (short) (sign | (int) Math.rint(size / SMALLEST_F16));
    }
    int narrow = (rounded(magnitude, 13) >>> 13) - ((127 - 15) << 10);
    return (short) (sign | Math.min(narrow, 0x7c00));
  }

  /** Adds what rounds the lowest bits away, ties to even; a carry moves into the exponent. */
  private static int rounded(int bits, int dropped) {
    int even = bits >>> dropped & 1;
    return bits + (1 << dropped - 1) - 1 + even;
  }
}
