package io.tributary.gpu.files.safetensors;

/** Exact widening of the 16-bit floating point formats to fp32. */
final class HalfFloats {
  private static final float SMALLEST_F16 = 0x1p-24f;

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
}
