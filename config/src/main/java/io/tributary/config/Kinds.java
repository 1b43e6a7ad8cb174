package io.tributary.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kinds of settings there are. */
final class Kinds {
  private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final Pattern OBJECTIVE = Pattern.compile("[a-z][a-z0-9-]{0,63}");
  private static final Pattern DEVICE = Pattern.compile("cpu|cuda:\\d{1,3}");
  private static final Pattern POSTGRESQL =
      Pattern.compile("jdbc:postgresql://[^/?\\s]+/[^/?\\s]+(\\?\\S*)?");
  private static final Pattern SCHEMA = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,62}");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern ADDRESS =
      Pattern.compile("([^\\s:/\\[\\]]+|\\[[0-9A-Fa-f:.]+]):([1-9]\\d{0,4})");
  private static final Pattern TOKEN_ID = Pattern.compile("0|[1-9]\\d{0,8}");
  private static final int LONGEST_NUMBER = 64;

  private static final Pattern MEMORY = Pattern.compile("([1-9][0-9]{0,8}) ?(B|KiB|MiB|GiB)");
  private static final long MIB = 1L << 20;

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
        texts ->
            texts.stream()
                .map(ConfigUtil::quoteString)
                .collect(Collectors.joining(", ", "[", "]")));
  }

  static Kind<List<String>> addresses(int most) {
    Kind<String> address = text("an address", Kinds::isAddress);
    return new Kind<>(
        "a list of at most " + most + " addresses, each HOST:PORT, or []",
        value -> list(value, address).filter(addresses -> addresses.size() <= most),
        texts(most).render());
  }

  private static boolean isAddress(String text) {
    Matcher parts = ADDRESS.matcher(text);
    return parts.matches() && Integer.parseInt(parts.group(2)) <= 65_535;
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

  static Kind<String> objectiveId() {
    return new Kind<>(
        "the id of an objective, see docs/objectives.md",
        value -> scalar(value).filter(OBJECTIVE.asMatchPredicate()),
        id -> id);
  }

  static Kind<String> runId() {
    return text(
        "at most 128 letters, digits and \". _ -\", the first a letter or digit",
        RUN_ID.asMatchPredicate());
  }

  static Kind<String> databaseUrl() {
    return text(
        "sqlite, or jdbc:postgresql://HOST:PORT/DATABASE without user and password",
        text ->
            text.equals(PairLogSettings.SQLITE)
                || POSTGRESQL.matcher(text).matches() && !Secrets.isWithin(text));
  }

  static Kind<String> schemaName() {
    return text(
        "at most 63 letters, digits and \". _ -\", the first a letter, digit or _",
        SCHEMA.asMatchPredicate());
  }

  static Kind<String> variableName() {
    return text("the name of an environment variable", VARIABLE.asMatchPredicate());
  }

  static Kind<String> deviceName() {
    return text("cpu or cuda:N", DEVICE.asMatchPredicate());
  }

  static Kind<List<String>> deviceNames() {
    Kind<String> device = deviceName();
    return new Kind<>(
        "a list of devices, each cpu or cuda:N, or []",
        value -> list(value, device),
        names ->
            names.stream()
                .map(ConfigUtil::quoteString)
                .collect(Collectors.joining(", ", "[", "]")));
  }

  /** Bytes, at least one. */
  static Kind<Long> memory() {
    return new Kind<>(
        "a size with its unit, such as 512MiB",
        value -> scalar(value).filter(text -> MEMORY.matcher(text).matches()).map(Kinds::bytes),
        bytes -> bytes % MIB == 0 ? bytes / MIB + "MiB" : bytes + "B");
  }

  private static long bytes(String text) {
    Matcher parts = MEMORY.matcher(text);
    if (!parts.matches()) throw new IllegalArgumentException(text);
    long unit =
        switch (parts.group(2)) {
          case "B" -> 1;
          case "KiB" -> 1L << 10;
          case "MiB" -> MIB;
          default -> 1L << 30;
        };
    return Long.parseLong(parts.group(1)) * unit;
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

  static Kind<Duration> duration(Duration min, Duration max) {
    return new Kind<>(
        "a duration with its unit, " + render(min) + " to " + render(max),
        value -> parseDuration(value).filter(d -> d.compareTo(min) >= 0 && d.compareTo(max) <= 0),
        Kinds::render);
  }

  /** The text of a string, number or truth value, as it was written. */
  static Optional<String> scalar(ConfigValue value) {
    return switch (value.valueType()) {
      case STRING, NUMBER, BOOLEAN -> Optional.of(value.atKey("value").getString("value"));
      case LIST, OBJECT, NULL -> Optional.empty();
    };
  }

  private static Kind<String> text(String expected, Predicate<String> accepts) {
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

  private static <T> Optional<List<T>> list(ConfigValue value, Kind<T> element) {
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

  private static Optional<BigDecimal> toDecimal(String text) {
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

  // HOCON reads a bare number as milliseconds; here the unit must be written.
  private static Optional<Duration> parseDuration(ConfigValue value) {
    Optional<String> text = scalar(value);
    if (text.isEmpty() || text.flatMap(Kinds::toDecimal).isPresent()) return Optional.empty();
    try {
      return Optional.of(value.atKey("value").getDuration("value"));
    } catch (ConfigException e) {
      return Optional.empty();
    }
  }

  private static String render(Duration duration) {
    record Unit(Duration length, String name) {}
    return Stream.of(
            new Unit(Duration.ofDays(1), "d"),
            new Unit(Duration.ofHours(1), "h"),
            new Unit(Duration.ofMinutes(1), "m"),
            new Unit(Duration.ofSeconds(1), "s"),
            new Unit(Duration.ofMillis(1), "ms"))
        .filter(unit -> !duration.isZero() && isMultiple(duration, unit.length()))
        .findFirst()
        .map(unit -> duration.dividedBy(unit.length()) + unit.name())
        .orElseGet(() -> duration.isZero() ? "0s" : duration.toNanos() + "ns");
  }

  private static boolean isMultiple(Duration duration, Duration unit) {
    return unit.multipliedBy(duration.dividedBy(unit)).equals(duration);
  }
}
