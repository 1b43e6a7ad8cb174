package io.tributary.gpu.objective;

import java.math.BigDecimal;
import java.util.OptionalDouble;

/**
 * A number or a switch that an objective can be told.
 *
 * @param name in settings, lower case with dashes
 * @param preset its value where none is given; of a switch 1 for true and 0 for false
 * @param low least value
 * @param lowIncluded whether {@code low} itself is right
 * @param high largest value
 * @param highIncluded whether {@code high} itself is right
 * @param kind what is written in settings
 * @param meaning for people, without a full stop
 */
public record Parameter(
    String name,
    double preset,
    double low,
    boolean lowIncluded,
    double high,
    boolean highIncluded,
    Kind kind,
    String meaning) {
  /** What is written in settings. */
  public enum Kind {
    NUMBER,
    WHOLE,
    SWITCH
  }

  private static final int LONGEST = 64;

  /** A number of any size from {@code low} to {@code high}. */
  public static Parameter number(String name, double preset, double low, double high, String what) {
    return new Parameter(name, preset, low, true, high, true, Kind.NUMBER, what);
  }

  /** A number more than 0, up to {@code high}. */
  public static Parameter positive(String name, double preset, double high, String what) {
    return new Parameter(name, preset, 0, false, high, true, Kind.NUMBER, what);
  }

  /** A whole number from {@code low} to {@code high}. */
  public static Parameter whole(String name, int preset, int low, int high, String what) {
    return new Parameter(name, preset, low, true, high, true, Kind.WHOLE, what);
  }

  /** True or false. */
  public static Parameter flag(String name, boolean preset, String what) {
    return new Parameter(name, preset ? 1 : 0, 0, true, 1, true, Kind.SWITCH, what);
  }

  /** The same, less than its largest value. */
  public Parameter lessThanHigh() {
    return new Parameter(name, preset, low, lowIncluded, high, false, kind, meaning);
  }

  /** What is right, in words that go after "must be". */
  public String expected() {
    return switch (kind) {
      case SWITCH -> "true or false";
      case WHOLE -> "a whole number, " + text(low) + " to " + text(high);
      case NUMBER -> "a number, " + range();
    };
  }

  private String range() {
    if (lowIncluded && highIncluded) return text(low) + " to " + text(high);
    return (lowIncluded ? "at least " : "more than ")
        + text(low)
        + (highIncluded ? ", up to " : ", less than ")
        + text(high);
  }

  /** The default as it would be written. */
  public String presetText() {
    return kind == Kind.SWITCH ? String.valueOf(preset == 1) : text(preset);
  }

  /** Reads what was written; empty if it is not right. */
  OptionalDouble parse(String written) {
    String value = written.strip();
    if (kind == Kind.SWITCH) {
      return switch (value) {
        case "true" -> OptionalDouble.of(1);
        case "false" -> OptionalDouble.of(0);
        default -> OptionalDouble.empty();
      };
    }
    if (value.length() > LONGEST) return OptionalDouble.empty();
    try {
      // Not Double.parseDouble: it takes "NaN" and "1f".
      double number = new BigDecimal(value).doubleValue();
      boolean fits =
          (lowIncluded ? number >= low : number > low)
              && (highIncluded ? number <= high : number < high)
              && (kind == Kind.NUMBER || number == Math.rint(number));
      return fits ? OptionalDouble.of(number) : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  private static String text(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return whole ? String.valueOf((long) value) : String.valueOf(value);
  }
}
