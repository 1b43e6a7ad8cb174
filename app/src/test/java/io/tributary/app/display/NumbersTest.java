package io.tributary.app.display;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0.00",
    "0.0001, 0.0001",
    "0.0421, 0.042",
    "0.421, 0.42",
    "3.14159, 3.14",
    "12.34, 12.3",
    "125.4, 125",
    "-0.42, -0.42",
    "-0.0000001, 0.0000",
    "NaN, -",
    "Infinity, -"
  })
  void decimals(double value, String text) {
    assertThat(Numbers.decimal(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0 %", "0.018, 1.8 %", "0.42, 42 %", "0.999, 100 %", "1, 100 %", "NaN, -"})
  void shares(double share, String text) {
    assertThat(Numbers.percent(share)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0:00", "7, 0:07", "760, 12:40", "3725, 1:02:05", "-5, 0:00"})
  void times(long seconds, String text) {
    assertThat(Numbers.time(Duration.ofSeconds(seconds))).isEqualTo(text);
  }
}
