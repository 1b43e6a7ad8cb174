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

  private final long[] seeds;
  private final int[] all;

  /**
   * @param prompts how many there are, at least 1
   * @param seed fixes every draw
   */
  public Bootstrap(int prompts, int replicates, long seed) {
    if (prompts < 1) throw new IllegalArgumentException("no prompts to draw from");
    seeds = new SplittableRandom(seed).longs(replicates).toArray();
    all = new int[prompts];
    for (int i = 0; i < prompts; i++) all[i] = i;
  }

  /**
   * A statistic on all prompts with its interval.
   *
   * @param statistic of the prompts with these indices, some of them repeated
   */
  public Interval interval(ToDoubleFunction<int[]> statistic) {
    double[] values = new double[seeds.length];
    for (int r = 0; r < values.length; r++) values[r] = statistic.applyAsDouble(draw(r));
    return Interval.ofReplicates(statistic.applyAsDouble(all), values);
  }

  int replicates() {
    return seeds.length;
  }

  /** The prompts of a replicate, drawn anew at each call: all of them would fill the heap. */
  int[] draw(int replicate) {
    SplittableRandom random = new SplittableRandom(seeds[replicate]);
    int[] draw = new int[all.length];
    for (int i = 0; i < draw.length; i++) draw[i] = random.nextInt(draw.length);
    return draw;
  }

  /** Every prompt once; not to be changed. */
  int[] all() {
    return all;
  }
}
