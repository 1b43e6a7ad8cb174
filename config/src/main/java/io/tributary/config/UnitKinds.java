package io.tributary.config;

import static io.tributary.config.Kinds.scalar;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The kinds of settings that are quantities; their unit has to be written. */
final class UnitKinds {
  private static final Pattern MEMORY = Pattern.compile("([1-9][0-9]{0,8}) ?(B|KiB|MiB|GiB)");
  private static final long MIB = 1L << 20;

  private UnitKinds() {}

  /** Bytes, at least one. */
  static Kind<Long> memory() {
    return new Kind<>(
        "a size with its unit, such as 512MiB",
        value -> scalar(value).filter(text -> MEMORY.matcher(text).matches()).map(UnitKinds::bytes),
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

  static Kind<Duration> duration(Duration min, Duration max) {
    return new Kind<>(
        "a duration with its unit, " + render(min) + " to " + render(max),
        value -> parseDuration(value).filter(d -> d.compareTo(min) >= 0 && d.compareTo(max) <= 0),
        UnitKinds::render);
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
