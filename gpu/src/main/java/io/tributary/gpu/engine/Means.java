package io.tributary.gpu.engine;

import java.util.Map;
import java.util.TreeMap;

/** Named means over examples, and totals, collected micro-batch by micro-batch. */
final class Means {
  private final Map<String, double[]> sums = new TreeMap<>();
  private final Map<String, Double> totals = new TreeMap<>();

  void add(String name, double value) {
    add(name, value, 1);
  }

  void add(String name, double sum, double count) {
    double[] entry = sums.computeIfAbsent(name, n -> new double[2]);
    entry[0] += sum;
    entry[1] += count;
  }

  /** Adds to a total, which is not divided by anything. */
  void addTotal(String name, double value) {
    totals.merge(name, value, Double::sum);
  }

  void addAll(Means other) {
    other.totals.forEach(this::addTotal);
    other.sums.forEach((name, entry) -> add(name, entry[0], entry[1]));
  }

  Map<String, Double> values() {
    Map<String, Double> out = new TreeMap<>(totals);
    sums.forEach((name, entry) -> out.put(name, entry[1] == 0 ? 0 : entry[0] / entry[1]));
    return out;
  }
}
