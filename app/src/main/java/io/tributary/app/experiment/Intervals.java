package io.tributary.app.experiment;

import io.tributary.app.evaluation.Interval;
import io.tributary.app.evaluation.Moments;
import java.util.List;

/**
 * Arithmetic of figures with 95 % intervals.
 *
 * <p>Over several seeds an interval is Student's, mean ± t s / √n with n − 1 degrees of freedom:
 * seeds are independent, and what differs between them is in it. A sum of figures of one seed has
 * the interval of Zou and Donner (2008), each side the root of the summed squares of the parts'
 * sides. That takes them for independent; figures on the same prompts go up and down together, so
 * for a difference it is wider than need be.
 */
final class Intervals {
  /** The 97.5 % points of Student's distribution with 1, 2, ... degrees of freedom. */
  private static final double[] T = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042
  };

  private Intervals() {}

  static Interval valueAlone(double value) {
    return new Interval(value, Double.NaN, Double.NaN);
  }

  static Interval scaled(double factor, Interval i) {
    double low = factor * i.low();
    double high = factor * i.high();
    return new Interval(factor * i.value(), Math.min(low, high), Math.max(low, high));
  }

  static Interval sum(List<Interval> parts) {
    double value = 0;
    double below = 0;
    double above = 0;
    for (Interval part : parts) {
      value += part.value();
      below += square(part.value() - part.low());
      above += square(part.high() - part.value());
    }
    return new Interval(value, value - Math.sqrt(below), value + Math.sqrt(above));
  }

  static Interval mean(List<Interval> parts) {
    return scaled(1.0 / parts.size(), sum(parts));
  }

  /** One figure from those of the seeds; with a single seed that one's own interval. */
  static Interval overSeeds(List<Interval> seeds) {
    if (seeds.isEmpty()) return Interval.NONE;
    if (seeds.size() == 1) return seeds.get(0);
    if (!seeds.stream().allMatch(Interval::known)) return Interval.NONE;
    double[] values = seeds.stream().mapToDouble(Interval::value).toArray();
    double mean = Moments.mean(values);
    // beyond the table the last entry, which is wider than need be
    double t = T[Math.min(values.length - 2, T.length - 1)];
    double half = t * Moments.deviation(values) / Math.sqrt(values.length);
    return new Interval(mean, mean - half, mean + half);
  }

  private static double square(double x) {
    return x * x;
  }
}
