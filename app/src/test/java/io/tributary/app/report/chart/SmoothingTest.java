package io.tributary.app.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tributary.app.report.chart.Series.Point;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SmoothingTest {
  private static List<Point> line(int n) {
    return IntStream.range(0, n).mapToObj(i -> Point.at(i, 2.0 * i + 1)).toList();
  }

  @Test
  void averagesEachPointWithItsNeighbours() {
    List<Point> points = List.of(Point.at(0, 3), Point.at(1, 6), Point.at(2, 0));
    assertThat(Smoothing.movingAverage(points, 3).stream().map(Point::y))
        .containsExactly(3.0, 3.0, 0.0);
  }

  @Test
  void keepsAStraightLineStraight() {
    List<Point> smooth = Smoothing.movingAverage(line(50), Smoothing.window(50));
    smooth.forEach(p -> assertThat(p.y()).isCloseTo(2 * p.x() + 1, within(1e-9)));
  }

  @Test
  void leavesShortSeriesAsTheyAre() {
    assertThat(Smoothing.window(20)).isEqualTo(1);
    assertThat(Smoothing.window(100) % 2).isEqualTo(1);
    assertThat(Smoothing.thinned(line(400))).isEqualTo(line(400));
  }

  @Test
  void thinsLongSeriesWithoutBendingThem() {
    List<Point> thinned = Smoothing.thinned(line(12_345));
    assertThat(thinned).hasSize(400);
    thinned.forEach(p -> assertThat(p.y()).isCloseTo(2 * p.x() + 1, within(1e-6)));
  }
}
