package io.tributary.app.making;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OfflineGainsTest {
  @Test
  void aPairIsRightIfTheChosenResponseGainedMore() {
    OfflineGains gains =
        OfflineGains.ofPairs(
            List.of(new double[] {1, 0}, new double[] {-1, -3}, new double[] {0, 0.5}));
    assertThat(gains.accuracy()).isEqualTo(2 / 3.0);
    assertThat(gains.margin()).isEqualTo((1 + 2 - 0.5) / 3);
    assertThat(OfflineGains.ofPairs(List.of())).isEqualTo(new OfflineGains(null, null));
  }

  /** Small whole numbers, so that there are ties, which are not right. */
  @Property
  void labelledResponsesAreComparedEachWithEach(
      @ForAll @Size(min = 1, max = 20) List<@IntRange(min = -3, max = 3) Integer> wanted,
      @ForAll @Size(min = 1, max = 20) List<@IntRange(min = -3, max = 3) Integer> others) {
    double right = 0;
    double sum = 0;
    for (int w : wanted) {
      for (int o : others) {
        if (w > o) right++;
        sum += w - o;
      }
    }
    OfflineGains gains = OfflineGains.ofLabels(numbers(wanted), numbers(others));
    int all = wanted.size() * others.size();
    assertThat(gains.accuracy()).isCloseTo(right / all, within(1e-12));
    assertThat(gains.margin()).isCloseTo(sum / all, within(1e-12));
  }

  @Test
  void oneLabelAloneIsComparedWithNothing() {
    OfflineGains nothing = new OfflineGains(null, null);
    assertThat(OfflineGains.ofLabels(new double[] {1}, new double[0])).isEqualTo(nothing);
    assertThat(OfflineGains.ofLabels(new double[0], new double[] {1})).isEqualTo(nothing);
  }

  private static double[] numbers(List<Integer> values) {
    return values.stream().mapToDouble(v -> v).toArray();
  }
}
