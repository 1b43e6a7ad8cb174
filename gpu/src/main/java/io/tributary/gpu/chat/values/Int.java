package io.tributary.gpu.chat.values;

import java.math.BigInteger;

/** Python's {@code int}. */
public record Int(BigInteger value) implements Value {
  public Int {
    if (value.bitLength() > Limits.LONGEST_NUMBER) {
      throw new PythonException(
          "a whole number of more than " + Limits.LONGEST_NUMBER + " bits; that is the limit");
    }
  }

  public static Int of(long value) {
    return new Int(BigInteger.valueOf(value));
  }

  @Override
  public String type() {
    return "int";
  }

  @Override
  public boolean truth() {
    return value.signum() != 0;
  }

  @Override
  public void repr(Printer out) {
    out.append(value.toString());
  }
}
