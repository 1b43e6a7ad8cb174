package io.tributary.gpu.chat.values;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Python's operators. */
public final class Arithmetic {
  /** Whole numbers up to here are floats exactly. */
  private static final int EXACT_BITS = 53;

  private Arithmetic() {}

  /** {@code a + b}: numbers, strings, lists, tuples. */
  public static Value add(Value a, Value b, Limits limits) {
    if (whole(a, b)) return new Int(big(a).add(big(b)));
    if (numbers(a, b)) return new Real(Numbers.real(a) + Numbers.real(b));
    if (a instanceof Text x && b instanceof Text y) {
      limits.text((long) x.text().length() + y.text().length());
      return new Text(x.text() + y.text());
    }
    if (a instanceof Elements x && b instanceof Elements y && x.like(y)) {
      return x.with(joined(x.values(), y.values(), limits));
    }
    throw wrong("+", a, b);
  }

  /** {@code a - b}. */
  public static Value subtract(Value a, Value b) {
    if (whole(a, b)) return new Int(big(a).subtract(big(b)));
    if (numbers(a, b)) return new Real(Numbers.real(a) - Numbers.real(b));
    throw wrong("-", a, b);
  }

  /** {@code a * b}: numbers, or a string, list or tuple so many times. */
  public static Value multiply(Value a, Value b, Limits limits) {
    if (whole(a, b)) {
      limits.step(((long) big(a).bitLength() + big(b).bitLength()) / 64);
      return new Int(big(a).multiply(big(b)));
    }
    if (numbers(a, b)) return new Real(Numbers.real(a) * Numbers.real(b));
    if (Numbers.whole(b).isPresent() && repeatable(a)) return repeat(a, big(b), limits);
    if (Numbers.whole(a).isPresent() && repeatable(b)) return repeat(b, big(a), limits);
    throw wrong("*", a, b);
  }

  /** {@code a / b}, a float. */
  public static Value divide(Value a, Value b) {
    if (!numbers(a, b)) throw wrong("/", a, b);
    if (whole(a, b) && Math.max(big(a).bitLength(), big(b).bitLength()) > EXACT_BITS) {
      throw PythonException.unsupported("dividing whole numbers beyond 2^53");
    }
    double divisor = Numbers.real(b);
    if (divisor == 0) throw new PythonException("division by zero");
    return new Real(Numbers.real(a) / divisor);
  }

  /** {@code a // b}, rounded down. */
  public static Value floorDivide(Value a, Value b) {
    if (!numbers(a, b)) throw wrong("//", a, b);
    if (!b.truth()) throw new PythonException("division by zero");
    if (whole(a, b)) {
      BigInteger[] parts = big(a).divideAndRemainder(big(b));
      boolean down = parts[1].signum() != 0 && parts[1].signum() != big(b).signum();
      return new Int(down ? parts[0].subtract(BigInteger.ONE) : parts[0]);
    }
    return new Real(floor(Numbers.real(a), Numbers.real(b)));
  }

  private static double floor(double a, double b) {
    double rest = a % b;
    double quotient = (a - rest) / b;
    if (rest != 0 && rest < 0 != b < 0) quotient -= 1;
    if (quotient == 0) return Math.copySign(0, a / b);
    double floor = Math.floor(quotient);
    return quotient - floor > 0.5 ? floor + 1 : floor;
  }

  /** {@code a % b}, with the sign of b. */
  public static Value modulo(Value a, Value b) {
    if (a instanceof Text) throw PythonException.unsupported("formatting a string with %");
    if (!numbers(a, b)) throw wrong("%", a, b);
    if (!b.truth()) throw new PythonException("modulo by zero");
    if (whole(a, b)) {
      BigInteger rest = big(a).remainder(big(b));
      boolean other = rest.signum() != 0 && rest.signum() != big(b).signum();
      return new Int(other ? rest.add(big(b)) : rest);
    }
    return new Real(remainder(Numbers.real(a), Numbers.real(b)));
  }

  private static double remainder(double a, double b) {
    double rest = a % b;
    if (rest == 0) return Math.copySign(0, b);
    return rest < 0 == b < 0 ? rest : rest + b;
  }

  /** {@code a ** b}. */
  public static Value power(Value a, Value b, Limits limits) {
    if (!numbers(a, b)) throw wrong("**", a, b);
    if (whole(a, b) && big(b).signum() >= 0) return wholePower(big(a), big(b), limits);
    double base = Numbers.real(a);
    double exponent = Numbers.real(b);
    if (base == 0 && exponent < 0) throw new PythonException("0 to a negative power");
    if (base < 0 && !Double.isInfinite(exponent) && exponent != Math.rint(exponent)) {
      throw PythonException.unsupported("a complex number");
    }
    double result = Math.pow(base, exponent);
    if (Double.isInfinite(result) && !Double.isInfinite(base) && !Double.isInfinite(exponent)) {
      throw new PythonException("the result of ** is too large");
    }
    return new Real(result);
  }

  private static Value wholePower(BigInteger base, BigInteger exponent, Limits limits) {
    if (exponent.signum() == 0) return Int.of(1);
    if (base.bitLength() <= 1 && base.signum() >= 0) return new Int(base);
    if (base.equals(BigInteger.ONE.negate())) return Int.of(exponent.testBit(0) ? -1 : 1);
    BigInteger bits = exponent.multiply(BigInteger.valueOf(base.bitLength()));
    if (bits.bitLength() > 31 || bits.intValue() > 2 * Limits.LONGEST_NUMBER) {
      throw new PythonException(
          "a whole number of more than " + Limits.LONGEST_NUMBER + " bits; that is the limit");
    }
    limits.step(bits.intValue());
    return new Int(base.pow(exponent.intValue()));
  }

  /** {@code -a}. */
  public static Value negate(Value a) {
    if (a instanceof Real real) return new Real(-real.value());
    return new Int(wholeOnly("-", a).negate());
  }

  /** {@code +a}. */
  public static Value plus(Value a) {
    return a instanceof Real ? a : new Int(wholeOnly("+", a));
  }

  private static BigInteger wholeOnly(String operator, Value a) {
    if (a instanceof Undefined undefined) throw undefined.error();
    return Numbers.whole(a)
        .orElseThrow(
            () -> new PythonException("bad operand type for unary " + operator + ": " + a.type()));
  }

  private static boolean repeatable(Value value) {
    return value instanceof Text || value instanceof Elements;
  }

  private static Value repeat(Value value, BigInteger count, Limits limits) {
    boolean none = count.signum() <= 0 || !value.truth();
    if (!none && count.bitLength() > 31) throw new PythonException("repeated " + count + " times");
    int times = none ? 0 : count.intValue();
    if (value instanceof Text text) {
      limits.text((long) text.text().length() * times);
      return new Text(text.text().repeat(times));
    }
    Elements elements = (Elements) value;
    limits.list((long) elements.length() * times);
    List<Value> out = new ArrayList<>();
    for (int i = 0; i < times; i++) out.addAll(elements.values());
    return elements.with(out);
  }

  private static List<Value> joined(List<Value> a, List<Value> b, Limits limits) {
    limits.list((long) a.size() + b.size());
    List<Value> out = new ArrayList<>(a);
    out.addAll(b);
    return out;
  }

  private static boolean numbers(Value a, Value b) {
    return Numbers.isNumber(a) && Numbers.isNumber(b);
  }

  private static boolean whole(Value a, Value b) {
    return Numbers.whole(a).isPresent() && Numbers.whole(b).isPresent();
  }

  private static BigInteger big(Value value) {
    return Numbers.whole(value).orElseThrow();
  }

  private static PythonException wrong(String operator, Value a, Value b) {
    if (a instanceof Undefined undefined) return undefined.error();
    if (b instanceof Undefined undefined) return undefined.error();
    if (a instanceof Markup || b instanceof Markup) {
      return PythonException.unsupported("'" + operator + "' with a result of |safe or |escape");
    }
    return new PythonException(
        "unsupported operand types for "
            + operator
            + ": '"
            + a.type()
            + "' and '"
            + b.type()
            + "'");
  }
}
