package io.tributary.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RangeTest {
  @Test
  void boundsBelongToItOrNot() {
    assertThat(Range.closed(0, 1).contains(0)).isTrue();
    assertThat(Range.closed(0, 1).contains(1)).isTrue();
    assertThat(Range.openClosed(0, 1).contains(0)).isFalse();
    assertThat(Range.openClosed(0, 1).contains(1)).isTrue();
    assertThat(Range.closedOpen(0, 1).contains(0)).isTrue();
    assertThat(Range.closedOpen(0, 1).contains(1)).isFalse();
    assertThat(Range.moreThan(0).contains(0)).isFalse();
    assertThat(Range.moreThan(0).contains(Double.MAX_VALUE)).isTrue();
  }

  @Test
  void onlyFiniteNumbersBelong() {
    assertThat(Range.moreThan(0).contains(Double.POSITIVE_INFINITY)).isFalse();
    assertThat(Range.closed(0, 1).contains(Double.NaN)).isFalse();
  }

  @Test
  void words() {
    assertThat(Range.closed(0, 0.5)).hasToString("0 to 0.5");
    assertThat(Range.openClosed(0, 100)).hasToString("more than 0, up to 100");
    assertThat(Range.closedOpen(0, 1)).hasToString("at least 0, less than 1");
    assertThat(Range.moreThan(0)).hasToString("more than 0");
  }
}
