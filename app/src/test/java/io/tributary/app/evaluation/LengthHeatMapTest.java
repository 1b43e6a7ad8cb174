package io.tributary.app.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LengthHeatMapTest {
  @Test
  void countsPromptsByCorrelationAndMeanLength() {
    double[][] lengths = {{10, 20, 30}, {50, 60, 70}, {10, 10, 10}, {90, 100, 110}};
    double[][] rewards = {{1, 2, 3}, {3, 2, 1}, {1, 2, 3}, {0, 1, 0}};
    LengthHeatMap map = LengthHeatMap.of(rewards, lengths);
    assertThat(map.prompts()).isEqualTo(3);
    assertThat(map.without()).as("all of one length").isEqualTo(1);
    assertThat(map.counts().get(9).get(0)).as("r = 1 at mean length 20").isEqualTo(1);
    assertThat(map.counts().get(0).get(4)).as("r = -1 at mean length 60").isEqualTo(1);
    assertThat(map.counts().get(5).get(7)).as("r = 0 at mean length 100").isEqualTo(1);
    assertThat(map.mean()).isCloseTo(0, within(1e-12));
    assertThat(map.lengthEdges()).startsWith(20.0).endsWith(100.0).hasSize(9);
    assertThat(map.correlationEdges()).startsWith(-1.0).endsWith(1.0).hasSize(11);
  }

  @Test
  void withoutAnyCorrelationItIsEmpty() {
    LengthHeatMap map = LengthHeatMap.of(new double[][] {{1, 2}}, new double[][] {{3, 4}});
    assertThat(map.prompts()).isZero();
    assertThat(map.without()).isEqualTo(1);
    assertThat(map.mean()).isNaN();
  }
}
