package io.tributary.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictTest {
  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void refusesAScoreThatIsNotFinite(double score) {
    assertThatThrownBy(() -> new Verdict.Scored(List.of(0.5, score)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a score must be finite, not " + score);
  }

  @Test
  void keepsTheScoresInOrderWhateverBecomesOfTheList() {
    List<Double> scores = new ArrayList<>(List.of(2.0, -1.0));
    Verdict.Scored verdict = new Verdict.Scored(scores);
    scores.clear();
    assertThat(verdict.scores()).containsExactly(2.0, -1.0);
  }

  @Test
  void abstainingNeedsAReason() {
    assertThatThrownBy(() -> new Verdict.Abstained(null)).hasMessage("reason");
  }
}
