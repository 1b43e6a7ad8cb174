package io.tributary.actors.guards;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Turns what steps and validations report into the one figure that a guard bounds. Keeps what it
 * has seen; a report without its metrics changes nothing.
 */
public sealed interface Gauge {
  /**
   * The figure after a report, or empty if the report does not change it or it is not known yet.
   */
  OptionalDouble read(Map<String, Double> report);

  /** What the figure is, for messages. */
  String inWords();

  /** The mean over the last reports. */
  record Level(String metric, Window window) implements Gauge {
    public Level(String metric, int reports) {
      this(metric, new Window(reports));
    }

    @Override
    public OptionalDouble read(Map<String, Double> report) {
      return window.add(report.get(metric));
    }

    @Override
    public String inWords() {
      return metric + window.inWords();
    }
  }

  /** How far the mean over the last reports is below zero. */
  record Depth(Level level) implements Gauge {
    public Depth(String metric, int reports) {
      this(new Level(metric, reports));
    }

    @Override
    public OptionalDouble read(Map<String, Double> report) {
      OptionalDouble mean = level.read(report);
      return mean.isPresent() ? OptionalDouble.of(-mean.getAsDouble()) : mean;
    }

    @Override
    public String inWords() {
      return "the fall of " + level.inWords() + " below 0";
    }
  }

  /**
   * How far the mean over the last reports is below that over as many first ones, as a share of
   * that; below 0 where it has risen. Not known before the first ones are complete.
   */
  record Fall(Level level, Start start) implements Gauge {
    public Fall(String metric, int reports) {
      this(new Level(metric, reports), new Start(reports));
    }

    @Override
    public OptionalDouble read(Map<String, Double> report) {
      OptionalDouble mean = level.read(report);
      // what is not a number is no start, and is said
      if (mean.isEmpty() || Double.isNaN(mean.getAsDouble())) return mean;
      OptionalDouble first = start.of(mean.getAsDouble());
      if (first.isEmpty()) return first;
      double fallen = first.getAsDouble() - mean.getAsDouble();
      // a start of zero has no share; any move from it is without bound
      return OptionalDouble.of(fallen == 0 ? 0 : fallen / Math.abs(first.getAsDouble()));
    }

    @Override
    public String inWords() {
      return "the fall of " + level.inWords() + " since the start, as a share";
    }
  }

  /** How much the mean has grown over the first report. */
  record Growth(Level level, First first) implements Gauge {
    public Growth(String metric, int reports) {
      this(new Level(metric, reports), new First());
    }

    @Override
    public OptionalDouble read(Map<String, Double> report) {
      double start = first.of(report.get(level.metric()));
      OptionalDouble mean = level.read(report);
      return mean.isPresent() ? OptionalDouble.of(mean.getAsDouble() - start) : mean;
    }

    @Override
    public String inWords() {
      return "the growth of " + level.inWords() + " since the start";
    }
  }

  /** How far the mean has moved from the first report, either way, as a share of that. */
  record Drift(Level level, First first) implements Gauge {
    public Drift(String metric, int reports) {
      this(new Level(metric, reports), new First());
    }

    @Override
    public OptionalDouble read(Map<String, Double> report) {
      double start = first.of(report.get(level.metric()));
      OptionalDouble mean = level.read(report);
      if (mean.isEmpty()) return mean;
      double moved = Math.abs(mean.getAsDouble() - start);
      // a start of zero has no share; any move from it is without bound
      return OptionalDouble.of(moved == 0 ? 0 : moved / Math.abs(start));
    }

    @Override
    public String inWords() {
      return "the drift of " + level.inWords() + " from the start";
    }
  }

  /**
   * How far the mean of the gold score is below its best so far, where the mean of the proxy's is
   * above what it was then; else 0. This is over-optimisation: what is optimised goes up and what
   * is meant goes down.
   */
  record Divergence(Level proxy, Level gold, Best best) implements Gauge {
    public Divergence(String proxy, String gold, int reports) {
      this(new Level(proxy, reports), new Level(gold, reports), new Best());
    }

    @Override
    public OptionalDouble read(Map<String, Double> report) {
      if (!report.containsKey(proxy.metric())) return OptionalDouble.empty();
      OptionalDouble meant = gold.read(report);
      if (meant.isEmpty()) return meant;
      double optimised = proxy.read(report).orElseThrow();
      return OptionalDouble.of(best.lost(meant.getAsDouble(), optimised));
    }

    @Override
    public String inWords() {
      return "the fall of %s from its best while %s rises".formatted(gold.metric(), proxy.metric());
    }
  }

  /** The last so many values. */
  final class Window {
    private final int size;
    private final Deque<Double> values = new ArrayDeque<>();

    Window(int size) {
      if (size < 1) throw new IllegalArgumentException("a window of " + size);
      this.size = size;
    }

    /** The mean with this value; empty if there is none. */
    OptionalDouble add(Double value) {
      if (value == null) return OptionalDouble.empty();
      if (values.size() == size) values.remove();
      values.add(value);
      return values.stream().mapToDouble(Double::doubleValue).average();
    }

    String inWords() {
      return size == 1 ? "" : " (mean of " + size + ")";
    }
  }

  /** The first value that was seen. */
  final class First {
    private Double first;

    double of(Double value) {
      if (first == null) first = value;
      return first == null ? Double.NaN : first;
    }
  }

  /** The mean over the first so many reports. */
  final class Start {
    private final int reports;
    private int seen;
    private OptionalDouble mean = OptionalDouble.empty();

    Start(int reports) {
      this.reports = reports;
    }

    /** With the mean of the last as many, after one more report; empty before there are as many. */
    OptionalDouble of(double meanOfLast) {
      if (++seen == reports) mean = OptionalDouble.of(meanOfLast);
      return mean;
    }
  }

  /** The best gold score, and the proxy's of the same moment. */
  final class Best {
    private double gold = Double.NEGATIVE_INFINITY;
    private double proxy;

    double lost(double goldNow, double proxyNow) {
      if (Double.isNaN(goldNow) || Double.isNaN(proxyNow)) return Double.NaN;
      if (goldNow >= gold) {
        gold = goldNow;
        proxy = proxyNow;
      }
      return proxyNow > proxy ? gold - goldNow : 0;
    }
  }
}
