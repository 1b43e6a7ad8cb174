package io.tributary.gpu.files.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.function.IntToDoubleFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Against the formats' definitions, in exact arithmetic. */
class HalfFloatsTest {
  @Test
  void widensEveryF16AsTheFormatDefines() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float expected = (float) f16(bits);
      float actual = HalfFloats.fromF16((short) bits);
      assertThat(Float.floatToIntBits(actual)).isEqualTo(Float.floatToIntBits(expected));
    }
  }

  @Test
  void everySixteenBitValueSurvives() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      short narrow = (short) bits;
      if (Double.isNaN(f16(bits))) {
        assertThat(HalfFloats.fromF16(HalfFloats.toF16(HalfFloats.fromF16(narrow)))).isNaN();
      } else {
        assertThat(HalfFloats.toF16(HalfFloats.fromF16(narrow))).isEqualTo(narrow);
      }
      float wide = HalfFloats.fromBf16(narrow);
      if (Float.isNaN(wide)) assertThat(HalfFloats.fromBf16(HalfFloats.toBf16(wide))).isNaN();
      else assertThat(HalfFloats.toBf16(wide)).isEqualTo(narrow);
    }
  }

  /** Between neighbours: just under the middle, the middle, and just over it. */
  @Test
  void roundsToTheNearestTiesToEven() {
    for (int bits = 0; bits < 0x7bff; bits++) { // to the largest f16
      checkBetween(bits, HalfFloatsTest::f16, true);
    }
    for (int bits = 0; bits < 0x7f7f; bits++) { // to the largest bf16
      checkBetween(bits, HalfFloatsTest::bf16, false);
    }
  }

  private static void checkBetween(int bits, IntToDoubleFunction value, boolean f16) {
    double middle = (value.applyAsDouble(bits) + value.applyAsDouble(bits + 1)) / 2;
    float exact = (float) middle;
    if (exact != middle) return; // below the smallest float
    int even = bits % 2 == 0 ? bits : bits + 1;
    assertThat(narrow(exact, f16)).isEqualTo(even);
    assertThat(narrow(Math.nextDown(exact), f16)).isEqualTo(bits);
    assertThat(narrow(Math.nextUp(exact), f16)).isEqualTo(bits + 1);
    assertThat(narrow(-exact, f16)).isEqualTo(even | 0x8000);
  }

  @Property(tries = 2000)
  void noNeighbourIsNearer(@ForAll int raw) {
    float value = Float.intBitsToFloat(raw);
    if (!Float.isFinite(value)) return;
    assertNearest(value, narrow(value, true), HalfFloatsTest::f16);
    assertNearest(value, narrow(value, false), HalfFloatsTest::bf16);
  }

  private static void assertNearest(float value, int bits, IntToDoubleFunction of) {
    if (Double.isInfinite(of.applyAsDouble(bits))) return; // the edge is tested below
    BigDecimal error = distance(value, of.applyAsDouble(bits));
    for (int step : new int[] {-1, 1}) {
      int magnitude = (bits & 0x7fff) + step;
      double neighbour = magnitude < 0 ? Double.NaN : of.applyAsDouble(bits & 0x8000 | magnitude);
      if (Double.isFinite(neighbour)) {
        assertThat(error).isLessThanOrEqualTo(distance(value, neighbour));
      }
    }
  }

  @Test
  void whatIsTooLargeIsInfinite() {
    assertThat(narrow(65_519.996f, true)).isEqualTo(0x7bff);
    assertThat(narrow(65_520, true)).isEqualTo(0x7c00);
    assertThat(narrow(-Float.MAX_VALUE, true)).isEqualTo(0xfc00);
    assertThat(narrow(0x1.fefffep127f, false)).isEqualTo(0x7f7f);
    assertThat(narrow(0x1.ffp127f, false)).isEqualTo(0x7f80);
    assertThat(narrow(Float.NEGATIVE_INFINITY, false)).isEqualTo(0xff80);
    assertThat((double) HalfFloats.LARGEST_F16).isEqualTo(f16(0x7bff));
    assertThat((double) HalfFloats.LARGEST_BF16).isEqualTo(bf16(0x7f7f));
  }

  @Test
  void aNanWhoseUpperBitsAreNoneStaysOne() {
    float signalling = Float.intBitsToFloat(0x7f800001);
    assertThat(HalfFloats.fromBf16(HalfFloats.toBf16(signalling))).isNaN();
    assertThat(HalfFloats.fromF16(HalfFloats.toF16(signalling))).isNaN();
  }

  private static int narrow(float value, boolean f16) {
    return (f16 ? HalfFloats.toF16(value) : HalfFloats.toBf16(value)) & 0xffff;
  }

  private static BigDecimal distance(double a, double b) {
    return new BigDecimal(a).subtract(new BigDecimal(b)).abs();
  }

  private static double f16(int bits) {
    return value(bits, 5, 10);
  }

  private static double bf16(int bits) {
    return value(bits, 8, 7);
  }

  /** IEEE 754: sign, exponent with half its range as bias, fraction. */
  private static double value(int bits, int exponentBits, int fractionBits) {
    int bias = (1 << exponentBits - 1) - 1;
    int exponent = bits >> fractionBits & (1 << exponentBits) - 1;
    double fraction = (bits & (1 << fractionBits) - 1) * Math.pow(2, -fractionBits);
    double magnitude;
    if (exponent == 0) magnitude = fraction * Math.pow(2, 1 - bias);
    else if (exponent < (1 << exponentBits) - 1) {
      magnitude = (1 + fraction) * Math.pow(2, exponent - bias);
    } else magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    return (bits & 0x8000) == 0 ? magnitude : -magnitude;
  }
}
