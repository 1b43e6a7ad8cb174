package io.tributary.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The kinds of settings that are numbers, texts, choices, files, and lists of such. Names with a
 * form of their own are {@link NameKinds}, quantities with a unit {@link UnitKinds}.
 */
final class Kinds {
  private static final Pattern TOKEN_ID = Pattern.compile("0|[1-9]\\d{0,8}");
  private static final int LONGEST_NUMBER = 64;

  private Kinds() {}

  static Kind<Integer> integer(int min, int max) {
    Kind<Long> whole = whole(min, max);
    return new Kind<>(
        whole.expected(),
        value -> whole.parse().apply(value).map(Math::toIntExact),
        String::valueOf);
  }

  static Kind<Long> whole(long min, long max) {
    return new Kind<>(
        "a whole number, " + min + " to " + max,
        value -> decimal(value).flatMap(Kinds::exact).filter(n -> n >= min && n <= max),
        String::valueOf);
  }

  static Kind<Double> number(Range range) {
    return new Kind<>(
        "a number, " + range,
        value -> decimal(value).map(BigDecimal::doubleValue).filter(range::contains),
        String::valueOf);
  }

  static Kind<List<Double>> numbers(int size, Range range) {
    Kind<Double> element = number(range);
    return new Kind<>(
        "a list of " + size + " numbers, each " + range,
        value -> list(value, element).filter(numbers -> numbers.size() == size),
        List::toString);
  }

  /** Some of the names, each once, in any order. */
  static Kind<List<String>> some(List<String> names) {
    Kind<String> element = text("a name", names::contains);
    return new Kind<>(
        "a list of one or more of " + String.join(", ", names) + ", each once",
        value ->
            list(value, element)
                .filter(found -> !found.isEmpty() && new HashSet<>(found).size() == found.size()),
        List::toString);
  }

  static Kind<List<String>> texts(int most) {
    return new Kind<>(
        "a list of at most " + most + " texts, none of them empty",
        value ->
            list(value, text("text", text -> !text.isEmpty()))
                .filter(texts -> texts.size() <= most),
        Kinds::quoted);
  }

  /** Texts as a list that is read back as the same. */
  static String quoted(List<String> texts) {
    return texts.stream().map(ConfigUtil::quoteString).collect(Collectors.joining(", ", "[", "]"));
  }

  /** A block whose keys are token ids. */
  static Kind<Map<Integer, Double>> byToken(Range range) {
    Kind<Double> element = number(range);
    return new Kind<>(
        "a block of token ids, each with a number, " + range,
        value -> tokens(value, element),
        map ->
            new TreeMap<>(map)
                .entrySet().stream()
                    .map(entry -> entry.getKey() + " = " + entry.getValue())
                    .collect(Collectors.joining(", ", "{", "}")));
  }

  private static Optional<Map<Integer, Double>> tokens(ConfigValue value, Kind<Double> element) {
    if (!(value instanceof ConfigObject block) || !Tree.isResolved(block)) return Optional.empty();
    Map<Integer, Double> out = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> entry : block.entrySet()) {
      if (!TOKEN_ID.matcher(entry.getKey()).matches()) return Optional.empty();
      Optional<Double> number = element.parse().apply(entry.getValue());
      if (number.isEmpty()) return Optional.empty();
      out.put(Integer.parseInt(entry.getKey()), number.get());
    }
    return Optional.of(out);
  }

  static Kind<Boolean> flag() {
    return new Kind<>(
        "true or false",
        value ->
            scalar(value)
                .flatMap(
                    text ->
                        switch (text) {
                          case "true", "yes", "on" -> Optional.of(true);
                          case "false", "no", "off" -> Optional.of(false);
                          default -> Optional.empty();
                        }),
        String::valueOf);
  }

  static Kind<String> text() {
    return text("text that is not blank", text -> !text.isBlank());
  }

  static Kind<Path> folderPath() {
    return path("a folder");
  }

  static Kind<Path> filePath() {
    return path("a file");
  }

  static <E extends Enum<E> & Choice> Kind<E> choice(Class<E> type) {
    List<E> all = List.of(type.getEnumConstants());
    return new Kind<>(
        all.stream().map(Choice::label).collect(Collectors.joining(", ", "one of ", "")),
        value -> scalar(value).flatMap(text -> labelled(all, text)),
        Choice::label);
  }

  /** The text of a string, number or truth value, as it was written. */
  static Optional<String> scalar(ConfigValue value) {
    return switch (value.valueType()) {
      case STRING, NUMBER, BOOLEAN -> Optional.of(value.atKey("value").getString("value"));
      case LIST, OBJECT, NULL -> Optional.empty();
    };
  }

  /** Text that a test accepts. */
  static Kind<String> text(String expected, Predicate<String> accepts) {
    return new Kind<>(expected, value -> scalar(value).filter(accepts), ConfigUtil::quoteString);
  }

  // A leading ~ would make a folder of that name: HOCON does not expand it.
  private static Kind<Path> path(String what) {
    return new Kind<>(
        what + " (no leading ~; write ${HOME} instead)",
        value ->
            scalar(value)
                .filter(text -> !text.isBlank() && !text.startsWith("~"))
                .flatMap(Kinds::toPath),
        path -> ConfigUtil.quoteString(path.toString()));
  }

  private static Optional<Path> toPath(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static <E extends Choice> Optional<E> labelled(List<E> all, String label) {
    return all.stream().filter(constant -> constant.label().equals(label)).findFirst();
  }

  /** A list of which every element is of the kind. */
  static <T> Optional<List<T>> list(ConfigValue value, Kind<T> element) {
    if (!(value instanceof ConfigList list)) return Optional.empty();
    List<T> elements = new ArrayList<>();
    for (ConfigValue item : list) {
      element.parse().apply(item).ifPresent(elements::add);
    }
    return elements.size() == list.size() ? Optional.of(List.copyOf(elements)) : Optional.empty();
  }

  // Not Double.parseDouble or Config.getInt: they take "NaN", "1f", and cut 3.7 down to 3.
  private static Optional<BigDecimal> decimal(ConfigValue value) {
    return scalar(value).filter(text -> text.length() <= LONGEST_NUMBER).flatMap(Kinds::toDecimal);
  }

  /** A decimal number; neither "NaN" nor "1f" is one. */
  static Optional<BigDecimal> toDecimal(String text) {
    try {
      return Optional.of(new BigDecimal(text.strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Long> exact(BigDecimal number) {
    try {
      return Optional.of(number.longValueExact());
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }
}
