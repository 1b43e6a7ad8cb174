package io.tributary.app.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BradleyTerryTest {
  /**
   * Another way to the same: minorisation-maximisation (Hunter 2004, eq. 3) in odds, with the
   * virtual opponent of odds 1 written out as a player that is held fixed.
   */
  private static double[] byMinorisation(double[][] wins) {
    int n = wins.length;
    double[] odds = new double[n];
    Arrays.fill(odds, 1);
    for (int step = 0; step < 200_000; step++) {
      double change = 0;
      for (int i = 0; i < n; i++) {
        double won = 0.5;
        double expected = 1 / (odds[i] + 1);
        for (int j = 0; j < n; j++) {
          if (i == j) continue;
          won += wins[i][j];
          expected += (wins[i][j] + wins[j][i]) / (odds[i] + odds[j]);
        }
        double next = won / expected;
        change = Math.max(change, Math.abs(next / odds[i] - 1));
        odds[i] = next;
      }
      if (change < 1e-14) break;
    }
    double[] theta = new double[n];
    for (int i = 0; i < n; i++) theta[i] = Math.log(odds[i]);
    return theta;
  }

  static double[][] randomWins(int n, long seed, int most) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] wins = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) if (i != j) wins[i][j] = random.nextInt(most) / 2.0;
    }
    return wins;
  }

  @Property(tries = 100)
  void isWhatAnotherMethodFinds(@ForAll @IntRange(min = 1, max = 6) int n, @ForAll long seed) {
    double[][] wins = randomWins(n, seed, 60);
    assertThat(BradleyTerry.fit(wins)).containsExactly(byMinorisation(wins), within(1e-8));
  }

  @Property(tries = 1000)
  void doesNotDependOnTheOrderOfThePlayers(
      @ForAll @IntRange(min = 2, max = 6) int n, @ForAll long seed) {
    double[][] wins = randomWins(n, seed, 40);
    double[][] turned = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) turned[i][j] = wins[(i + 1) % n][(j + 1) % n];
    }
    double[] fit = BradleyTerry.fit(wins);
    double[] other = BradleyTerry.fit(turned);
    for (int i = 0; i < n; i++) assertThat(other[i]).isCloseTo(fit[(i + 1) % n], within(1e-8));
  }

  @Property(tries = 50)
  void exchangingWinsAndLossesTurnsTheSigns(
      @ForAll @IntRange(min = 2, max = 5) int n, @ForAll long seed) {
    double[][] wins = randomWins(n, seed, 40);
    double[][] losses = new double[n][n];
    for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) losses[i][j] = wins[j][i];
    double[] fit = BradleyTerry.fit(wins);
    double[] other = BradleyTerry.fit(losses);
    for (int i = 0; i < n; i++) assertThat(other[i]).isCloseTo(-fit[i], within(1e-8));
  }

  @Test
  void theStrengthsOfTwoAreTheLogOddsOfTheirGames() {
    // By symmetry θ_b = −θ_a; with 3000 : 1000 games the virtual ties hardly count.
    double[] fit = BradleyTerry.fit(new double[][] {{0, 3000}, {1000, 0}});
    assertThat(fit[0] - fit[1]).isCloseTo(Math.log(3), within(2e-3));
    assertThat(fit[0] + fit[1]).isCloseTo(0, within(1e-9));
  }

  @Test
  void nineOfTenAreNearlyFourHundredPoints() {
    double[] fit = BradleyTerry.fit(new double[][] {{0, 100_000}, {10_000, 0}});
    double points = BradleyTerry.POINTS_A_NAT * (fit[0] - fit[1]);
    assertThat(points).isCloseTo(400, within(0.1));
  }

  @Test
  void withoutGamesAllAreEqual() {
    assertThat(BradleyTerry.fit(new double[3][3])).containsOnly(0.0);
  }

  @Test
  void oneThatWonEverythingHasAFiniteStrength() {
    double[] fit = BradleyTerry.fit(new double[][] {{0, 500, 500}, {0, 0, 250}, {0, 250, 0}});
    assertThat(fit[0]).isFinite().isGreaterThan(fit[1] + 5);
    assertThat(fit[1]).isCloseTo(fit[2], within(1e-9));
  }
}
