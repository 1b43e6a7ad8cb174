package io.tributary.app.evaluation;

import java.util.Arrays;

/**
 * A round robin of versions: every two of them play one game on each prompt. A game has the score 1
 * if the first wins, 0 if the second does, one half for a tie, and NaN without a verdict.
 */
public final class Games {
  private final int versions;
  private final int prompts;
  private final double[][] scores;

  /** Without any verdict yet. */
  public Games(int versions, int prompts) {
    if (versions < 1) throw new IllegalArgumentException("no versions");
    this.versions = versions;
    this.prompts = prompts;
    scores = new double[versions * (versions - 1) / 2][prompts];
    for (double[] pair : scores) Arrays.fill(pair, Double.NaN);
  }

  /**
   * Games decided by a score of single responses; one that is no number is no verdict.
   *
   * @param rewards by version and prompt
   */
  public static Games ofRewards(double[][] rewards) {
    Games games = new Games(rewards.length, rewards[0].length);
    for (int a = 0; a < rewards.length; a++) {
      for (int b = a + 1; b < rewards.length; b++) {
        for (int p = 0; p < games.prompts; p++) {
          double difference = rewards[a][p] - rewards[b][p];
          if (!Double.isNaN(difference)) games.set(a, b, p, 0.5 + 0.5 * Math.signum(difference));
        }
      }
    }
    return games;
  }

  public int versions() {
    return versions;
  }

  public int prompts() {
    return prompts;
  }

  /**
   * @param score of the game from {@code a}'s side
   */
  public void set(int a, int b, int prompt, double score) {
    if (!Double.isNaN(score) && score != 0 && score != 0.5 && score != 1) {
      throw new IllegalArgumentException("no score of a game: " + score);
    }
    if (a < b) scores[pair(a, b)][prompt] = score;
    else scores[pair(b, a)][prompt] = 1 - score;
  }

  /** The score of a game from {@code a}'s side. */
  public double score(int a, int b, int prompt) {
    return a < b ? scores[pair(a, b)][prompt] : 1 - scores[pair(b, a)][prompt];
  }

  /** How {@code a} did against {@code b}, with Wilson's interval; games without verdict are out. */
  public WinRate winRate(int a, int b) {
    int[] all = new int[prompts];
    for (int p = 0; p < prompts; p++) all[p] = p;
    return winRate(a, b, all);
  }

  /** The same on some of the prompts. */
  public WinRate winRate(int a, int b, int[] which) {
    long[] counts = new long[3];
    for (int p : which) {
      double score = score(a, b, p);
      if (!Double.isNaN(score)) counts[(int) (2 * score)]++;
    }
    return WinRate.of(counts[2], counts[1], counts[0]);
  }

  /** Points that each version took from each other on these prompts, [versions, versions]. */
  double[][] points(int[] which) {
    double[][] points = new double[versions][versions];
    for (int a = 0; a < versions; a++) {
      for (int b = a + 1; b < versions; b++) {
        for (int p : which) {
          double score = scores[pair(a, b)][p];
          if (Double.isNaN(score)) continue;
          points[a][b] += score;
          points[b][a] += 1 - score;
        }
      }
    }
    return points;
  }

  /** Pairs in the order (0, 1), (0, 2), ..., (1, 2), ... */
  private int pair(int a, int b) {
    if (a < 0 || a >= b || b >= versions) {
      throw new IllegalArgumentException("no two of " + versions + " versions: " + a + ", " + b);
    }
    return a * (2 * versions - a - 1) / 2 + (b - a - 1);
  }
}
