package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tributary.app.evaluation.Contestant;
import io.tributary.app.evaluation.Responded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValidationMetricsTest {
  private static Contestant version(long number, double[] rewards, double[] ratios, String text) {
    List<List<Responded>> responses = new ArrayList<>();
    for (int p = 0; p < rewards.length; p++) {
      boolean cut = p == 0;
      responses.add(List.of(new Responded(text, 4, p + 1, cut, rewards[p], Double.NaN, ratios[p])));
    }
    return new Contestant("v" + number, number, responses);
  }

  @Test
  void comparesWithTheReferenceOnTheSamePrompts() {
    double nan = Double.NaN;
    Contestant before = version(0, new double[] {0, 2, 4, 2}, new double[4], "a b");
    Contestant after =
        version(16, new double[] {1, 2, 3, nan}, new double[] {1, 2, 3, 2}, "a b c d a b c d");
    Map<String, Double> metrics = ValidationMetrics.of(after, before, 8);
    assertThat(metrics.get("val/reward")).isEqualTo(2);
    assertThat(metrics.get("val/reward_gain")).isZero();
    assertThat(metrics.get("val/win_rate")).as("1 win, 1 tie, 1 loss").isEqualTo(0.5);
    assertThat(metrics.get("val/win_rate_low")).isBetween(0.0, 0.5);
    assertThat(metrics)
        .containsEntry("val/wins", 1.0)
        .containsEntry("val/ties", 1.0)
        .containsEntry("val/losses", 1.0);
    assertThat(metrics.get("val/kl")).isEqualTo(2);
    assertThat(metrics.get("val/kl_per_token")).isEqualTo(0.5);
    assertThat(metrics.get("val/kl_bound")).isCloseTo(Math.log(8) - 7 / 8.0, within(1e-12));
    assertThat(metrics.get("val/mean_length")).isEqualTo(4);
    assertThat(metrics.get("val/length_correlation")).isCloseTo(1, within(1e-12));
    assertThat(metrics.get("val/clipped_ratio")).isEqualTo(0.25);
    assertThat(metrics.get("val/contain_eos_token")).isEqualTo(0.75);
    assertThat(metrics.get("val/distinct_1")).isCloseTo(4 / 32.0, within(1e-12));
    assertThat(metrics.get("val/self_repetition")).isCloseTo(0.2, within(1e-12));
    assertThat(metrics.get("val/cross_repetition")).isEqualTo(1);
  }

  @Test
  void theReferenceIsEvenWithItself() {
    Contestant before = version(0, new double[] {0, 2, 4, 2}, new double[4], "a b");
    Map<String, Double> metrics = ValidationMetrics.of(before, before, 1);
    assertThat(metrics.get("val/win_rate")).isEqualTo(0.5);
    assertThat(metrics.get("val/reward_gain")).isZero();
    assertThat(metrics.get("val/kl")).isZero();
    assertThat(metrics.get("val/kl_bound")).isZero();
  }
}
