package io.tributary.bench;

import java.util.Arrays;
import java.util.Collection;

/** The middle value. */
final class Median {
  private Median() {}

  /** Mean of the two middle values if there is an even number; NaN of none. */
  static double of(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int n = sorted.length;
    if (n == 0) return Double.NaN;
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }

  /** Median wall time of some repeats, in seconds, after one that does not count. */
  static double seconds(int repeats, Runnable work) {
    return seconds(repeats, 0, work);
  }

  /** The same after so many seconds that do not count, and one repeat at least. */
  static double seconds(int repeats, double warmUp, Runnable work) {
    long begin = System.nanoTime();
    do work.run();
    while (System.nanoTime() - begin < warmUp * 1e9);
    double[] seconds = new double[repeats];
    for (int i = 0; i < repeats; i++) {
      long start = System.nanoTime();
      work.run();
      seconds[i] = (System.nanoTime() - start) / 1e9;
    }
    return of(Arrays.stream(seconds).boxed().toList());
  }
}
