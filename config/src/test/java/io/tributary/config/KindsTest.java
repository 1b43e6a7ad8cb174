package io.tributary.config;

import static io.tributary.config.KindReading.of;
import static io.tributary.config.KindReading.parse;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KindsTest {
  private static final Kind<Integer> SMALL = Kinds.integer(1, 2000);
  private static final Kind<Double> SHARE = Kinds.number(Range.openClosed(0, 1));

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

  @Test
  void paths() {
    assertThat(of(Kinds.folderPath(), "a b/c")).contains(Path.of("a b", "c"));
    assertThat(of(Kinds.folderPath(), "")).isEmpty();
    assertThat(of(Kinds.folderPath(), "~/models")).isEmpty();
    assertThat(of(Kinds.folderPath(), "a\0b")).isEmpty();
    assertThat(of(Kinds.folderPath().optional(), "")).contains(Optional.empty());
    assertThat(of(Kinds.folderPath().optional(), "~")).isEmpty();
  }
}
