package io.tributary.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MedianTest {
  @Test
  void isTheMiddleOrTheMeanOfTheTwoMiddleOnes() {
    assertThat(Median.of(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
    assertThat(Median.of(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(3);
    assertThat(Median.of(List.of())).isNaN();
    assertThat(Median.of(List.of(1.0, Double.NaN, Double.NaN))).isNaN();
  }

  @Test
  void worksOnceMoreThanItCounts() {
    List<Integer> calls = new ArrayList<>();
    assertThat(Median.seconds(3, () -> calls.add(1))).isNotNegative();
    assertThat(calls).hasSize(4);
  }
}
