package io.tributary.app.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Ratings of all versions of a round robin, with intervals by the bootstrap over prompts. Both
 * kinds are on Elo's scale, and the first version has 1000 by definition: what counts is the
 * distance from it.
 *
 * @param elo the median over the bootstrap's replicates, each in a random order
 * @param bradleyTerry the fit to all games
 */
public record Ratings(List<Interval> elo, List<Interval> bradleyTerry) {
  public Ratings {
    elo = List.copyOf(elo);
    bradleyTerry = List.copyOf(bradleyTerry);
  }

  /**
   * @param seed fixes the orders of Elo's games
   */
  public static Ratings of(Games games, Bootstrap bootstrap, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] elo = replicates(bootstrap, d -> anchored(Elo.tournament(games, d, random), 1));
    double[][] fits = replicates(bootstrap, d -> fit(games, d));
    double[] fit = fit(games, bootstrap.all());
    List<Interval> eloIntervals = new ArrayList<>();
    List<Interval> fitIntervals = new ArrayList<>();
    for (int v = 0; v < games.versions(); v++) {
      eloIntervals.add(Interval.ofReplicates(median(elo[v]), elo[v]));
      fitIntervals.add(Interval.ofReplicates(fit[v], fits[v]));
    }
    return new Ratings(eloIntervals, fitIntervals);
  }

  private static double[] fit(Games games, int[] prompts) {
    return anchored(BradleyTerry.fit(games.points(prompts)), BradleyTerry.POINTS_A_NAT);
  }

  private static double[] anchored(double[] ratings, double scale) {
    double[] out = new double[ratings.length];
    for (int v = 0; v < out.length; v++) out[v] = Elo.START + scale * (ratings[v] - ratings[0]);
    return out;
  }

  /** By version and replicate. */
  private static double[][] replicates(Bootstrap bootstrap, Function<int[], double[]> ratings) {
    double[][] byReplicate = new double[bootstrap.replicates()][];
    for (int r = 0; r < byReplicate.length; r++) byReplicate[r] = ratings.apply(bootstrap.draw(r));
    double[][] byVersion = new double[byReplicate[0].length][byReplicate.length];
    for (int r = 0; r < byReplicate.length; r++) {
      for (int v = 0; v < byVersion.length; v++) byVersion[v][r] = byReplicate[r][v];
    }
    return byVersion;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return Interval.quantile(sorted, 0.5);
  }
}
