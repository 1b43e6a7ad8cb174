package io.tributary.gpu.chat.run;

import io.tributary.gpu.chat.values.PythonException;
import io.tributary.gpu.chat.values.TextSplit;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers from text, as Python's {@code int} and {@code float} read them. */
final class NumberText {
  private static final int LONGEST = 400;
  private static final Pattern WHOLE = Pattern.compile("[+-]?\\d++(_\\d++)*+");
  private static final Pattern REAL =
      Pattern.compile(
          "[+-]?(\\d++(_\\d++)*+\\.?(\\d++(_\\d++)*+)?|\\.\\d++(_\\d++)*+)([eE][+-]?\\d++(_\\d++)*+)?");
  private static final Pattern NOT_FINITE = Pattern.compile("([+-]?)(inf|infinity|nan)");

  private NumberText() {}

  /** A whole number in base 10; empty if it is none. */
  static Optional<BigInteger> whole(String text) {
    String number = clean(text);
    if (!WHOLE.matcher(number).matches()) return Optional.empty();
    return Optional.of(new BigInteger(number.replace("_", "")));
  }

  /** A float; empty if it is none. */
  static Optional<Double> real(String text) {
    String number = clean(text);
    var special = NOT_FINITE.matcher(number.toLowerCase(Locale.ROOT));
    if (special.matches()) {
      double value = special.group(2).equals("nan") ? Double.NaN : Double.POSITIVE_INFINITY;
      return Optional.of(special.group(1).equals("-") ? -value : value);
    }
    if (!REAL.matcher(number).matches()) return Optional.empty();
    return Optional.of(Double.valueOf(number.replace("_", "")));
  }

  /** A float without what is behind its point; empty if it is not finite. */
  static Optional<BigInteger> truncated(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) return Optional.empty();
    return Optional.of(new BigDecimal(value).toBigInteger());
  }

  /** Without white space around, and with digits of every script as ours; empty if no number. */
  private static String clean(String text) {
    String stripped = TextSplit.strip(text, Optional.empty(), true, true);
    if (stripped.length() > LONGEST) {
      boolean digits = stripped.codePoints().anyMatch(NumberText::digit);
      if (!digits || !stripped.codePoints().allMatch(NumberText::inNumber)) return "";
      throw new PythonException(
          "a number of " + stripped.length() + " characters; the limit is " + LONGEST);
    }
    StringBuilder out = new StringBuilder();
    stripped
        .codePoints()
        .forEach(
            c -> {
              out.appendCodePoint(digit(c) ? '0' + Character.digit(c, 10) : c);
            });
    return out.toString();
  }

  private static boolean digit(int c) {
    return Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER;
  }

  private static boolean inNumber(int c) {
    return digit(c) || "+-_.eE".indexOf(c) >= 0;
  }
}
