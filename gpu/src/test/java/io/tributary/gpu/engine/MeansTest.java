package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MeansTest {
  @Test
  void meansAreOverExamplesAndTotalsAreSums() {
    Means first = new Means();
    first.add("reward", 1);
    first.add("reward", 2);
    first.addTotal("tokens", 10);
    Means second = new Means();
    second.add("reward", 6);
    second.addTotal("tokens", 5);
    first.addAll(second);
    assertThat(first.values())
        .containsEntry("reward", 3.0)
        .containsEntry("tokens", 15.0)
        .hasSize(2);
  }
}
