package io.tributary.gpu.chat.syntax;

import java.math.BigInteger;

/**
 * Reads a number literal: an int in base 2, 8, 10 or 16, or a float; digits may have a _ between.
 */
final class NumberReader {
  private static final int LONGEST = 1000;

  private final Source source;
  private final int begin;
  private int end;
  private boolean isReal;
  private int base = 10;
  private final Object value;

  NumberReader(Source source, int begin) {
    this.source = source;
    this.begin = begin;
    if (!real()) whole();
    if (end - begin > LONGEST) {
      throw new SyntaxException(source.line(begin), "a number of " + (end - begin) + " digits");
    }
    value = read();
  }

  /** A BigInteger or a Double. */
  Object value() {
    return value;
  }

  int end() {
    return end;
  }

  private boolean real() {
    // In x.0.1 the numbers are two indices.
    if (begin > 0 && source.at(begin - 1) == '.') return false;
    int digits = digits(begin, 10);
    int fraction = is(digits, '.') ? digits(digits + 1, 10) : digits + 1;
    boolean hasFraction = fraction > digits + 1;
    int mantissa = hasFraction ? fraction : digits;
    int exponent = exponent(mantissa);
    end = exponent;
    isReal = hasFraction || exponent > mantissa;
    return isReal;
  }

  private int exponent(int from) {
    if (!is(from, 'e') && !is(from, 'E')) return from;
    int sign = is(from + 1, '+') || is(from + 1, '-') ? from + 2 : from + 1;
    int digits = digits(sign, 10);
    return digits > sign ? digits : from;
  }

  private void whole() {
    if (is(begin, '0') && begin + 1 < source.length()) {
      int prefixed =
          switch (Character.toLowerCase(source.at(begin + 1))) {
            case 'b' -> 2;
            case 'o' -> 8;
            case 'x' -> 16;
            default -> 10;
          };
      int first = is(begin + 2, '_') ? begin + 3 : begin + 2;
      int to = prefixed == 10 ? begin : digits(first, prefixed);
      if (prefixed != 10 && to > first) {
        base = prefixed;
        end = to;
        return;
      }
    }
    end = digits(begin, 10);
    boolean zeros = source.text().substring(begin, end).chars().allMatch(c -> c == '0' || c == '_');
    if (is(begin, '0') && !zeros) {
      throw new SyntaxException(source.line(begin), "a whole number must not begin with 0");
    }
  }

  private Object read() {
    int from = base == 10 ? begin : begin + 2;
    String digits = source.text().substring(from, end).replace("_", "");
    if (!isReal) return new BigInteger(digits, base);
    Double real = Double.valueOf(digits);
    if (!real.isInfinite()) return real;
    throw new SyntaxException(source.line(begin), "a number that is too large for a float");
  }

  /** Where the digits from here end. */
  private int digits(int from, int radix) {
    int to = from;
    while (digit(to, radix) || to > from && is(to, '_') && digit(to + 1, radix)) to++;
    return to;
  }

  private boolean digit(int index, int radix) {
    return index < source.length()
        && source.at(index) < 0x80
        && Character.digit(source.at(index), radix) >= 0;
  }

  private boolean is(int index, char c) {
    return index < source.length() && source.at(index) == c;
  }
}
