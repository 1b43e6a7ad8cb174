package io.tributary.app.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EloTest {
  @Test
  void theExpectedScoresAreThoseOfTheTables() {
    // 400 points are ten to one; 200 are 0.76, 100 are 0.64 in the tables of chess federations.
    assertThat(Elo.expected(1400, 1000)).isCloseTo(10 / 11.0, within(1e-12));
    assertThat(Elo.expected(1200, 1000)).isCloseTo(0.76, within(5e-3));
    assertThat(Elo.expected(1100, 1000)).isCloseTo(0.64, within(5e-3));
    assertThat(Elo.expected(1000, 1000)).isEqualTo(0.5);
  }

  @Test
  void threeGamesByHand() {
    double[] ratings = {1000, 1000};
    Elo.play(ratings, 0, 1, 1);
    assertThat(ratings).containsExactly(1008, 992);
    // E = 1 / (1 + 10^(−16/400)) = 0.523010; 1008 + 16 (0.5 − 0.523010) = 1007.631837
    Elo.play(ratings, 0, 1, 0.5);
    assertThat(ratings[0]).isCloseTo(1007.631837, within(1e-5));
    // E = 1 / (1 + 10^(15.263674/400)) = 0.478049; 992.368163 + 16 (1 − 0.478049) = 1000.719379
    Elo.play(ratings, 1, 0, 1);
    assertThat(ratings[1]).isCloseTo(1000.719379, within(1e-4));
    assertThat(ratings[0] + ratings[1]).isCloseTo(2000, within(1e-9));
  }

  @Property(tries = 50)
  void whatOneGainsTheOthersLose(@ForAll long seed) {
    Games games = new Games(4, 20);
    SplittableRandom random = new SplittableRandom(seed);
    for (int a = 0; a < 4; a++) {
      for (int b = a + 1; b < 4; b++) {
        for (int p = 0; p < 20; p++) games.set(a, b, p, random.nextInt(3) / 2.0);
      }
    }
    int[] prompts = new Bootstrap(20, 1, 1).all();
    double[] ratings = Elo.tournament(games, prompts, new SplittableRandom(seed));
    double sum = 0;
    for (double rating : ratings) sum += rating;
    assertThat(sum).isCloseTo(4000, within(1e-8));
    assertThat(Elo.tournament(games, prompts, new SplittableRandom(seed))).isEqualTo(ratings);
  }

  @Test
  void gamesWithoutVerdictChangeNothing() {
    assertThat(Elo.tournament(new Games(3, 5), new int[] {0, 1, 2, 3, 4}, new SplittableRandom(1)))
        .containsOnly(Elo.START);
  }
}
