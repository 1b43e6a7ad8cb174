package io.tributary.gpu.chat.run;

import io.tributary.gpu.chat.values.PythonException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Python's {@code strftime} in the C locale. */
final class Strftime {
  private static final List<String> DAYS =
      List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");

  private static final List<String> MONTHS =
      List.of(
          "January",
          "February",
          "March",
          "April",
          "May",
          "June",
          "July",
          "August",
          "September",
          "October",
          "November",
          "December");

  private static final Map<Character, Function<LocalDateTime, String>> DIRECTIVES =
      new TreeMap<>(
          Map.ofEntries(
              entry('a', t -> day(t).substring(0, 3)),
              entry('A', Strftime::day),
              entry('b', t -> month(t).substring(0, 3)),
              entry('B', Strftime::month),
              entry('d', t -> padded(2, t.getDayOfMonth())),
              entry('e', t -> String.format("%2d", t.getDayOfMonth())),
              entry('F', t -> format("%Y-%m-%d", t)),
              entry('D', t -> format("%m/%d/%y", t)),
              entry('H', t -> padded(2, t.getHour())),
              entry('I', t -> padded(2, (t.getHour() + 11) % 12 + 1)),
              entry('j', t -> padded(3, t.getDayOfYear())),
              entry('m', t -> padded(2, t.getMonthValue())),
              entry('M', t -> padded(2, t.getMinute())),
              entry('p', t -> t.getHour() < 12 ? "AM" : "PM"),
              entry('R', t -> format("%H:%M", t)),
              entry('S', t -> padded(2, t.getSecond())),
              entry('T', t -> format("%H:%M:%S", t)),
              entry('y', t -> padded(2, t.getYear() % 100)),
              entry('Y', t -> padded(4, t.getYear())),
              entry('%', t -> "%")));

  private Strftime() {}

  private static Map.Entry<Character, Function<LocalDateTime, String>> entry(
      char letter, Function<LocalDateTime, String> part) {
    return Map.entry(letter, part);
  }

  private static String day(LocalDateTime time) {
    return DAYS.get(time.getDayOfWeek().getValue() - 1);
  }

  private static String month(LocalDateTime time) {
    return MONTHS.get(time.getMonthValue() - 1);
  }

  private static String padded(int width, int number) {
    return String.format("%0" + width + "d", number);
  }

  /** What of a format is not supported. */
  static Optional<String> fault(String format) {
    for (int at = format.indexOf('%'); at >= 0; at = format.indexOf('%', at + 2)) {
      boolean bare = at + 1 < format.length() && format.charAt(at + 1) == '-';
      if (bare) at++;
      char letter = at + 1 < format.length() ? format.charAt(at + 1) : ' ';
      if (!DIRECTIVES.containsKey(letter) || bare && !hasPadding(letter)) {
        return Optional.of(
            "the directive %"
                + (bare ? "-" : "")
                + letter
                + " in \""
                + format
                + "\" is not supported; supported are "
                + DIRECTIVES.keySet()
                + ", and - before one that has leading zeros");
      }
    }
    return Optional.empty();
  }

  static String format(String format, LocalDateTime time) {
    fault(format)
        .ifPresent(
            fault -> {
              throw new PythonException("strftime_now: " + fault);
            });
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%') {
        out.append(c);
        continue;
      }
      boolean bare = format.charAt(++i) == '-';
      String text = DIRECTIVES.get(format.charAt(bare ? ++i : i)).apply(time);
      out.append(bare ? text.replaceFirst("^[0 ]+(?=.)", "") : text);
    }
    return out.toString();
  }

  private static boolean hasPadding(char letter) {
    return "dHIjmMSye".indexOf(letter) >= 0;
  }
}
