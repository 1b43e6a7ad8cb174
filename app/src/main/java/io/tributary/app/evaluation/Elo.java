package io.tributary.app.evaluation;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Elo's ratings, game by game: {@code R_a += K (S_a − E_a)} with the expected score {@code E_a = 1
 * / (1 + 10^((R_b − R_a)/400))}; what one gains the other loses. They depend on the order of the
 * games, so a rating is taken over many random orders.
 */
public final class Elo {
  /** What every version starts with, and what the first one is said to have in the end. */
  public static final double START = 1000;

  /**
   * Small enough that the last games do not decide, large enough for a few dozen games to count.
   */
  static final double K = 16;

  private Elo() {}

  /** The expected score of a player against another. */
  public static double expected(double own, double other) {
    return 1 / (1 + Math.pow(10, (other - own) / 400));
  }

  /** One game: both ratings after it. */
  static void play(double[] ratings, int a, int b, double score) {
    double change = K * (score - expected(ratings[a], ratings[b]));
    ratings[a] += change;
    ratings[b] -= change;
  }

  /** All games on these prompts in a random order. */
  static double[] tournament(Games games, int[] prompts, SplittableRandom random) {
    int versions = games.versions();
    double[] ratings = new double[versions];
    Arrays.fill(ratings, START);
    int pairs = versions * (versions - 1) / 2;
    int[] first = new int[pairs];
    int[] second = new int[pairs];
    int pair = 0;
    for (int a = 0; a < versions; a++) {
      for (int b = a + 1; b < versions; b++) {
        first[pair] = a;
        second[pair++] = b;
      }
    }
    int[] order = new int[pairs * prompts.length];
    for (int i = 0; i < order.length; i++) {
      int place = random.nextInt(i + 1);
      order[i] = order[place];
      order[place] = i;
    }
    for (int game : order) {
      int a = first[game % pairs];
      int b = second[game % pairs];
      double score = games.score(a, b, prompts[game / pairs]);
      if (!Double.isNaN(score)) play(ratings, a, b, score);
    }
    return ratings;
  }
}
