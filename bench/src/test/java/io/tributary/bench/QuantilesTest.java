package io.tributary.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuantilesTest {
  @Test
  void ofOneToAHundred() {
    double[] values = IntStream.rangeClosed(1, 100).mapToDouble(i -> 101 - i).toArray();
    assertThat(Quantiles.of(values)).isEqualTo(new Quantiles(50.5, 50, 95, 100));
  }

  @Test
  void ofFew() {
    assertThat(Quantiles.of(new double[] {3})).isEqualTo(new Quantiles(3, 3, 3, 3));
    assertThat(Quantiles.of(new double[0]).p50()).isNaN();
  }
}
