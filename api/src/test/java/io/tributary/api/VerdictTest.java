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
  @ValueSource(doubles = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void refusesAScoreThatIsInfinite(double score) {
    assertThatThrownBy(() -> new Verdict.Scored(List.of(0.5, score)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a score must be finite, or NaN for none, not " + score);
  }

  @Test
  void aCandidateMayHaveNoScore() {
    assertThat(new Verdict.Scored(List.of(0.5, Double.NaN)).scores())
        .containsExactly(0.5, Double.NaN);
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
