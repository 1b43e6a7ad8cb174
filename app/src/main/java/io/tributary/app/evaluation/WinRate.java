package io.tributary.app.evaluation;

/**
 * How often one model's response beat another's on the same prompts, with its 95 % interval.
 *
 * <p>A tie counts as half a win: {@code value p = (wins + ties/2) / n}. The interval is Wilson's:
 * all rates r for which {@code |p - r| <= z sqrt(r (1 - r) / n)}, z = 1.959964, that is
 *
 * <pre>
 *   (p + z²/2n ± z sqrt(p (1 - p)/n + z²/4n²)) / (1 + z²/n)
 * </pre>
 *
 * Ties vary less than wins and losses do, so with ties it is wider than need be, never narrower.
 * Without any outcome nothing is known: 0.5 in [0, 1].
 *
 * @param value share of wins, ties as half
 * @param low lower end of the interval
 * @param high upper end of the interval
 */
public record WinRate(double value, double low, double high, long wins, long ties, long losses) {
  /** The 97.5 % point of the standard normal distribution. */
  private static final double Z = 1.959963984540054;

  /**
   * @throws IllegalArgumentException if a count is negative
   */
  public static WinRate of(long wins, long ties, long losses) {
    if (wins < 0 || ties < 0 || losses < 0) {
      throw new IllegalArgumentException(
          "negative count: " + wins + " wins, " + ties + " ties, " + losses + " losses");
    }
    double n = wins + ties + losses;
    if (n == 0) return new WinRate(0.5, 0, 1, 0, 0, 0);
    double p = (wins + 0.5 * ties) / n;
    double zz = Z * Z;
    double centre = (p + zz / (2 * n)) / (1 + zz / n);
    double half = Z * Math.sqrt(p * (1 - p) / n + zz / (4 * n * n)) / (1 + zz / n);
    // At p = 0 or 1 rounding could put an end past the rate itself.
    double low = Math.min(p, Math.max(0, centre - half));
    double high = Math.max(p, Math.min(1, centre + half));
    return new WinRate(p, low, high, wins, ties, losses);
  }

  /** Compares scores pairwise: a win where {@code after[i] > before[i]}. */
  public static WinRate ofScores(double[] after, double[] before) {
    if (after.length != before.length) {
      throw new IllegalArgumentException(after.length + " scores against " + before.length);
    }
    long wins = 0;
    long losses = 0;
    for (int i = 0; i < after.length; i++) {
      if (after[i] > before[i]) wins++;
      if (after[i] < before[i]) losses++;
    }
    return of(wins, after.length - wins - losses, losses);
  }

  /** Number of comparisons. */
  public long n() {
    return wins + ties + losses;
  }
}
