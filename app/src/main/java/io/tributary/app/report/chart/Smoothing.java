package io.tributary.app.report.chart;

import io.tributary.app.report.chart.Series.Point;
import java.util.ArrayList;
import java.util.List;

/** Makes long noisy series readable. */
final class Smoothing {
  private static final int NOISY_FROM = 30;
  private static final int MOST_POINTS = 400;

  private Smoothing() {}

  /** Points in the window of the moving average; 1 if the series is short enough to be read. */
  static int window(int points) {
    return points < NOISY_FROM ? 1 : Math.max(3, points / 15 | 1);
  }

  /** The mean of each point with its neighbours, fewer of them at the ends. */
  static List<Point> movingAverage(List<Point> points, int window) {
    double[] sums = new double[points.size() + 1];
    for (int i = 0; i < points.size(); i++) sums[i + 1] = sums[i] + points.get(i).y();
    List<Point> means = new ArrayList<>(points.size());
    for (int i = 0; i < points.size(); i++) {
      int half = Math.min(window / 2, Math.min(i, points.size() - 1 - i));
      double mean = (sums[i + half + 1] - sums[i - half]) / (2 * half + 1);
      means.add(Point.at(points.get(i).x(), mean));
    }
    return means;
  }

  /** At most a few hundred points: each the mean of those it stands for. */
  static List<Point> thinned(List<Point> points) {
    if (points.size() <= MOST_POINTS) return points;
    List<Point> thinned = new ArrayList<>(MOST_POINTS);
    for (int i = 0; i < MOST_POINTS; i++) {
      int from = (int) ((long) i * points.size() / MOST_POINTS);
      int to = (int) ((long) (i + 1) * points.size() / MOST_POINTS);
      double x = 0;
      double y = 0;
      for (Point point : points.subList(from, to)) {
        x += point.x();
        y += point.y();
      }
      thinned.add(Point.at(x / (to - from), y / (to - from)));
    }
    return thinned;
  }
}
