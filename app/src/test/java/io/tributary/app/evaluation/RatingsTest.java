package io.tributary.app.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RatingsTest {
  private static final int PROMPTS = 400;

  /** Games of players whose strengths in nats are 0, 0.5 and 1. */
  private static Games games(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Games games = new Games(3, PROMPTS);
    for (int a = 0; a < 3; a++) {
      for (int b = a + 1; b < 3; b++) {
        for (int p = 0; p < PROMPTS; p++) {
          boolean won = random.nextDouble() < BradleyTerry.sigmoid(0.5 * (a - b));
          games.set(a, b, p, won ? 1 : 0);
        }
      }
    }
    return games;
  }

  private static Ratings ratings(Games games, long seed) {
    return Ratings.of(games, new Bootstrap(PROMPTS, 200, seed), seed);
  }

  @Test
  void findsTheStrengthsThatTheGamesWereDrawnFrom() {
    Ratings ratings = ratings(games(5), 1);
    double half = 0.5 * BradleyTerry.POINTS_A_NAT;
    for (int v = 0; v < 3; v++) {
      Interval fit = ratings.bradleyTerry().get(v);
      assertThat(fit.value()).isCloseTo(1000 + v * half, within(40.0));
      assertThat(fit.low()).isLessThanOrEqualTo(fit.value());
      assertThat(fit.high()).isGreaterThanOrEqualTo(fit.value());
      // Elo follows the same games, and its noise is part of its interval.
      assertThat(ratings.elo().get(v).value()).isCloseTo(fit.value(), within(30.0));
    }
    assertThat(ratings.bradleyTerry().get(0)).isEqualTo(new Interval(1000, 1000, 1000));
    assertThat(ratings.elo().get(0)).isEqualTo(new Interval(1000, 1000, 1000));
  }

  @Test
  void theIntervalIsAsWideAsTheFishersInformationSays() {
    // Two players, n games at even strength: the variance of the difference is 4/n nats².
    Games games = new Games(2, PROMPTS);
    for (int p = 0; p < PROMPTS; p++) games.set(0, 1, p, p % 2);
    Interval fit = Ratings.of(games, new Bootstrap(PROMPTS, 2000, 3), 3).bradleyTerry().get(1);
    double half = 1.96 * Math.sqrt(4.0 / PROMPTS) * BradleyTerry.POINTS_A_NAT;
    assertThat(fit.value()).isCloseTo(1000, within(1e-6));
    assertThat((fit.high() - fit.low()) / 2).isCloseTo(half, within(0.1 * half));
  }

  @Test
  void theSameSeedGivesTheSameBitsAndAnotherDoesNot() {
    Games games = games(5);
    assertThat(ratings(games, 1)).isEqualTo(ratings(games, 1));
    assertThat(ratings(games, 2)).isNotEqualTo(ratings(games, 1));
  }
}
