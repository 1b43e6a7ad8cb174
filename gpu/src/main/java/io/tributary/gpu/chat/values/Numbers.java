package io.tributary.gpu.chat.values;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/** Whole numbers, floats and truth values as numbers. */
public final class Numbers {
  private Numbers() {}

  /** The whole number that an int or a bool is. */
  public static Optional<BigInteger> whole(Value value) {
    if (value instanceof Int number) return Optional.of(number.value());
    if (value instanceof Bool truth) {
      return Optional.of(truth.truth() ? BigInteger.ONE : BigInteger.ZERO);
    }
    return Optional.empty();
  }

  /** An int or bool as an index or count. */
  public static int index(Value value, String what) {
    BigInteger number =
        whole(value)
            .orElseThrow(
                () -> new PythonException(what + " must be a whole number, not " + value.type()));
    if (number.bitLength() > 31) throw new PythonException(what + " is too large: " + number);
    return number.intValue();
  }

  static boolean isNumber(Value value) {
    return value instanceof Int || value instanceof Bool || value instanceof Real;
  }

  /** As a float. */
  static double real(Value value) {
    if (value instanceof Real real) return real.value();
    double converted = whole(value).orElseThrow().doubleValue();
    if (Double.isInfinite(converted)) throw new PythonException("int too large for a float");
    return converted;
  }

  /** Exact order of two numbers; empty if one is not a number. */
  static Optional<Integer> order(Value a, Value b) {
    Optional<BigInteger> x = whole(a);
    Optional<BigInteger> y = whole(b);
    if (x.isPresent() && y.isPresent()) return Optional.of(x.get().compareTo(y.get()));
    double p = a instanceof Real real ? real.value() : 0;
    double q = b instanceof Real real ? real.value() : 0;
    if (Double.isNaN(p) || Double.isNaN(q)) return Optional.empty();
    if (Double.isInfinite(p) || Double.isInfinite(q)) return Optional.of(Double.compare(p, q));
    BigDecimal left = x.map(BigDecimal::new).orElseGet(() -> new BigDecimal(p));
    BigDecimal right = y.map(BigDecimal::new).orElseGet(() -> new BigDecimal(q));
    return Optional.of(left.compareTo(right));
  }
}
