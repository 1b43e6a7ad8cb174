package io.tributary.app.evaluation;

import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * The percentile bootstrap (Efron 1979) over prompts: each replicate draws as many prompts as there
 * are, with replacement, and with a prompt come all responses to it, so that what is common to them
 * is no false certainty. All statistics of one bootstrap see the same draws.
 */
public final class Bootstrap {
  /** Enough for the ends of a 95 % interval to be steady to two digits. */
  public static final int REPLICATES = 500;

  private final int[][] draws;
  private final int[] all;

  /**
   * @param prompts how many there are, at least 1
   * @param seed fixes every draw
   */
  public Bootstrap(int prompts, int replicates, long seed) {
    if (prompts < 1) throw new IllegalArgumentException("no prompts to draw from");
    SplittableRandom random = new SplittableRandom(seed);
    draws = new int[replicates][prompts];
    for (int[] draw : draws) {
      for (int i = 0; i < prompts; i++) draw[i] = random.nextInt(prompts);
    }
    all = new int[prompts];
    for (int i = 0; i < prompts; i++) all[i] = i;
  }

  /**
   * A statistic on all prompts with its interval.
   *
   * @param statistic of the prompts with these indices, some of them repeated
   */
  public Interval interval(ToDoubleFunction<int[]> statistic) {
    double[] values = new double[draws.length];
    for (int r = 0; r < draws.length; r++) values[r] = statistic.applyAsDouble(draws[r]);
    return Interval.ofReplicates(statistic.applyAsDouble(all), values);
  }

  int replicates() {
    return draws.length;
  }

  /** The prompts of a replicate; not to be changed. */
  int[] draw(int replicate) {
    return draws[replicate];
  }

  /** Every prompt once; not to be changed. */
  int[] all() {
    return all;
  }
}
