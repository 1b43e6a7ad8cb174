package io.tributary.config;

import static io.tributary.config.KindReading.of;
import static io.tributary.config.KindReading.parse;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitKindsTest {
  private static final Kind<Duration> TIME =
      UnitKinds.duration(Duration.ofSeconds(1), Duration.ofDays(1));

  @ParameterizedTest
  @CsvSource({"1s, 1", "1500 ms, 1.5", "5m, 300", "1d, 86400", "90 seconds, 90"})
  void durations(String hocon, double seconds) {
    assertThat(parse(TIME, hocon)).contains(Duration.ofMillis((long) (seconds * 1000)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5000", "\"5000\"", "999ms", "25h", "5 parsecs", "-1s", "9e99d", "[1s]"})
  void noDurations(String hocon) {
    assertThat(parse(TIME, hocon)).isEmpty();
  }

  @Property
  void everyDurationComesBackExactly(
      @ForAll @LongRange(min = 0, max = 86_400_000_000_000L) long nanos) {
    Kind<Duration> day = UnitKinds.duration(Duration.ZERO, Duration.ofDays(1));
    Duration duration = Duration.ofNanos(nanos);
    assertThat(parse(day, day.render().apply(duration))).contains(duration);
  }

  @Test
  void durationsAreWrittenInTheLargestUnitThatFits() {
    assertThat(TIME.expected()).isEqualTo("a duration with its unit, 1s to 1d");
    assertThat(TIME.render().apply(Duration.ofSeconds(90))).isEqualTo("90s");
    assertThat(TIME.render().apply(Duration.ofMinutes(120))).isEqualTo("2h");
    assertThat(TIME.render().apply(Duration.ofMillis(1500))).isEqualTo("1500ms");
    assertThat(TIME.render().apply(Duration.ZERO)).isEqualTo("0s");
  }

  @ParameterizedTest
  @CsvSource({"512MiB, 536870912", "1B, 1", "3 KiB, 3072", "2GiB, 2147483648"})
  void sizes(String text, long bytes) {
    assertThat(of(UnitKinds.memory(), text)).contains(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "512", "0MiB", "-1MiB", "1.5GiB", "512MB", "MiB", "1TiB", "9999999999B"})
  void noSizes(String text) {
    assertThat(of(UnitKinds.memory(), text)).isEmpty();
  }
}
