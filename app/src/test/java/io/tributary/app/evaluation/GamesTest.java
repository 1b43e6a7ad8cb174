package io.tributary.app.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GamesTest {
  @Test
  void theHigherRewardWinsAndNoRewardIsNoGame() {
    double[][] rewards = {{1, 2, 3, Double.NaN}, {0, 2, 4, 1}, {5, 5, 5, 5}};
    Games games = Games.ofRewards(rewards);
    assertThat(games.winRate(0, 1)).isEqualTo(WinRate.of(1, 1, 1));
    assertThat(games.winRate(1, 0)).isEqualTo(WinRate.of(1, 1, 1));
    assertThat(games.winRate(2, 1)).isEqualTo(WinRate.of(4, 0, 0));
    assertThat(games.winRate(0, 2, new int[] {0, 1})).isEqualTo(WinRate.of(0, 0, 2));
    assertThat(games.score(0, 1, 3)).isNaN();
    assertThat(games.points(new int[] {0, 0, 1})[0][1]).isEqualTo(2.5);
    assertThat(games.points(new int[] {0, 0, 1})[1][0]).isEqualTo(0.5);
  }

  @Property
  void exchangingTheVersionsMirrorsTheRate(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int prompts) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] rewards = new double[4][prompts];
    for (double[] each : rewards) {
      for (int p = 0; p < prompts; p++) each[p] = random.nextInt(3);
    }
    Games games = Games.ofRewards(rewards);
    for (int a = 0; a < 4; a++) {
      for (int b = 0; b < 4; b++) {
        if (a == b) continue;
        WinRate rate = games.winRate(a, b);
        WinRate other = games.winRate(b, a);
        assertThat(rate.value()).isCloseTo(1 - other.value(), within(1e-12));
        assertThat(rate.wins()).isEqualTo(other.losses());
        assertThat(rate.ties()).isEqualTo(other.ties());
        assertThat(rate).isEqualTo(WinRate.ofScores(rewards[a], rewards[b]));
      }
    }
  }

  @Test
  void refusesWhatIsNoGame() {
    Games games = new Games(2, 1);
    assertThatThrownBy(() -> games.set(0, 1, 0, 0.7)).hasMessageContaining("0.7");
    assertThatThrownBy(() -> games.set(0, 2, 0, 1)).hasMessageContaining("0, 2");
    assertThatThrownBy(() -> games.score(1, 1, 0)).hasMessageContaining("1, 1");
  }
}
