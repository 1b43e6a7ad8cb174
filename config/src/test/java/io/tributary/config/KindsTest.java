package io.tributary.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KindsTest {
  private static final Kind<Integer> SMALL = Kinds.integer(1, 2000);
  private static final Kind<Double> SHARE = Kinds.number(Range.openClosed(0, 1));
  private static final Kind<Duration> TIME =
      Kinds.duration(Duration.ofSeconds(1), Duration.ofDays(1));

  @ParameterizedTest
  @CsvSource({"1, 1", "2000, 2000", "'\"7\"', 7", "1e3, 1000", "5.0, 5"})
  void wholeNumbers(String hocon, int value) {
    assertThat(parse(SMALL, hocon)).contains(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "2001",
        "3.7",
        "-1",
        "true",
        "null",
        "[1]",
        "{}",
        "\"\"",
        "1e999999999",
        "0x10",
        "1s",
        "99999999999999999999999"
      })
  void noWholeNumbers(String hocon) {
    assertThat(parse(SMALL, hocon)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"5", "[]", "{a = 1}", "{-1 = 1}", "{01 = 1}", "{1.5 = 1}", "{3 = 101}", "{3 = x}"})
  void noBiases(String hocon) {
    assertThat(parse(Kinds.byToken(Range.closed(-100, 100)), hocon)).isEmpty();
  }

  @Test
  void biasesAreByTokenId() {
    Kind<Map<Integer, Double>> kind = Kinds.byToken(Range.closed(-100, 100));
    assertThat(parse(kind, "{198 = -5, 7 = 0.5}")).contains(Map.of(198, -5.0, 7, 0.5));
    assertThat(kind.render().apply(Map.of(198, -5.0, 7, 0.5))).isEqualTo("{7 = 0.5, 198 = -5.0}");
  }

  @Test
  void addressesHaveAHostAndAPort() {
    Kind<List<String>> kind = Kinds.addresses(2);
    assertThat(parse(kind, "[\"a.b:1\", \"[::1]:65535\"]"))
        .contains(List.of("a.b:1", "[::1]:65535"));
    assertThat(kind.render().apply(List.of("a:1"))).isEqualTo("[\"a:1\"]");
    for (String bad :
        List.of("a", "a:0", "a:65536", ":1", "a b:1", "::1:1", "http://a:1", "a:1/x")) {
      assertThat(parse(kind, "[\"" + bad + "\"]")).as(bad).isEmpty();
    }
    assertThat(parse(kind, "[\"a:1\", \"b:1\", \"c:1\"]")).isEmpty();
  }

  @Test
  void textsAreNotEmptyAndNotTooMany() {
    Kind<List<String>> kind = Kinds.texts(2);
    assertThat(parse(kind, "[\"\\n\", x]")).contains(List.of("\n", "x"));
    assertThat(kind.render().apply(List.of("\n", "x"))).isEqualTo("[\"\\n\", \"x\"]");
    for (String bad : List.of("x", "[a, b, c]", "[\"\"]", "[[a]]")) {
      assertThat(parse(kind, bad)).as(bad).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "1.0001", "NaN", "Infinity", "1f", "0x1p-1", "1e-400", "-0.0", "half", "50%"})
  void noNumbers(String hocon) {
    assertThat(parse(SHARE, hocon)).isEmpty();
  }

  @Test
  void numbers() {
    assertThat(parse(SHARE, "1")).contains(1.0);
    assertThat(parse(SHARE, "2.5e-4")).contains(2.5e-4);
    assertThat(parse(Kinds.number(Range.moreThan(0)), "1e308")).contains(1e308);
    assertThat(parse(Kinds.number(Range.moreThan(0)), "1e309")).isEmpty();
  }

  @Property
  void everyDoubleComesBackExactly(@ForAll double value) {
    Kind<Double> any = Kinds.number(Range.closed(-Double.MAX_VALUE, Double.MAX_VALUE));
    // -0.0 is the one that does not; as a setting it equals 0.
    assertThat(parse(any, any.render().apply(value))).contains(value == 0 ? 0.0 : value);
  }

  @Test
  void lists() {
    Kind<List<Double>> two = Kinds.numbers(2, Range.closed(0, 10));
    assertThat(parse(two, "[1, 0.5]")).contains(List.of(1.0, 0.5));
    for (String bad : List.of("[1]", "[1,2,3]", "[1,11]", "[1,x]", "1", "\"[1,2]\"", "{0:1,1:2}")) {
      assertThat(parse(two, bad)).as(bad).isEmpty();
    }
  }

  @Test
  void someOfTheNamesEachOnce() {
    Kind<List<String>> names = Kinds.some(List.of("a", "b", "c"));
    assertThat(parse(names, "[c, a]")).contains(List.of("c", "a"));
    for (String bad : List.of("[]", "[a, a]", "[a, d]", "a", "\"[a]\"", "[[a]]")) {
      assertThat(parse(names, bad)).as(bad).isEmpty();
    }
    assertThat(names.expected()).isEqualTo("a list of one or more of a, b, c, each once");
  }

  @Test
  void flags() {
    assertThat(parse(Kinds.flag(), "true")).contains(true);
    assertThat(parse(Kinds.flag(), "off")).contains(false);
    assertThat(parse(Kinds.flag(), "1")).isEmpty();
    assertThat(parse(Kinds.flag(), "TRUE")).isEmpty();
  }

  @Test
  void choices() {
    Kind<InverseQForm> form = Kinds.choice(InverseQForm.class);
    assertThat(form.expected()).isEqualTo("one of soft, reverse, sampled");
    assertThat(parse(form, "reverse")).contains(InverseQForm.REVERSE);
    assertThat(parse(form, "REVERSE")).isEmpty();
    assertThat(parse(Kinds.choice(InverseQMode.class), "aligned")).contains(InverseQMode.ALIGNED);
  }

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
    Kind<Duration> day = Kinds.duration(Duration.ZERO, Duration.ofDays(1));
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
  @ValueSource(strings = {"a", "2024-01", "A.b_c-9"})
  void runIds(String id) {
    assertThat(of(Kinds.runId(), id)).contains(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".hidden", "a/b", "a b", "-x", "ü", "a\n", " "})
  void noRunIds(String id) {
    assertThat(of(Kinds.runId(), id)).isEmpty();
    assertThat(of(Kinds.runId(), "x".repeat(129))).isEmpty();
  }

  @Test
  void devices() {
    assertThat(of(Kinds.deviceName(), "cpu")).isPresent();
    assertThat(of(Kinds.deviceName(), "cuda:3")).isPresent();
    for (String bad : List.of("cuda", "cuda:", "gpu", "cuda:-1", "CPU", "")) {
      assertThat(of(Kinds.deviceName(), bad)).as(bad).isEmpty();
    }
  }

  @Test
  void paths() {
    assertThat(of(Kinds.folderPath(), "a b/c")).contains(Path.of("a b", "c"));
    assertThat(of(Kinds.folderPath(), "")).isEmpty();
    assertThat(of(Kinds.folderPath(), "~/models")).isEmpty();
    assertThat(of(Kinds.folderPath(), "a\0b")).isEmpty();
    assertThat(of(Kinds.folderPath().optional(), "")).contains(Optional.empty());
    assertThat(of(Kinds.folderPath().optional(), "~")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"512MiB, 536870912", "1B, 1", "3 KiB, 3072", "2GiB, 2147483648"})
  void sizes(String text, long bytes) {
    assertThat(of(Kinds.memory(), text)).contains(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "512", "0MiB", "-1MiB", "1.5GiB", "512MB", "MiB", "1TiB", "9999999999B"})
  void noSizes(String text) {
    assertThat(of(Kinds.memory(), text)).isEmpty();
  }

  @Test
  void listsOfDevices() {
    assertThat(parse(Kinds.deviceNames(), "[]")).contains(List.of());
    assertThat(parse(Kinds.deviceNames(), "[cpu, \"cuda:1\"]")).contains(List.of("cpu", "cuda:1"));
    assertThat(parse(Kinds.deviceNames(), "[gpu]")).isEmpty();
    assertThat(parse(Kinds.deviceNames(), "cpu")).isEmpty();
  }

  private static <T> Optional<T> parse(Kind<T> kind, String hocon) {
    ConfigValue value = ConfigFactory.parseString("v = " + hocon).root().get("v");
    return kind.parse().apply(value);
  }

  private static <T> Optional<T> of(Kind<T> kind, String text) {
    return kind.parse().apply(ConfigValueFactory.fromAnyRef(text));
  }
}
