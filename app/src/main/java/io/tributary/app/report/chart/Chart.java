package io.tributary.app.report.chart;

import java.util.List;
import java.util.Objects;

/**
 * What a chart shows.
 *
 * @param title what it is about, in a few words
 * @param explanation how to read it, in a sentence
 * @param xLabel quantity and unit of the horizontal axis
 * @param yLabel quantity and unit of the vertical axis
 */
public record Chart(
    String title, String explanation, String xLabel, String yLabel, List<Series> series) {
  public Chart {
    Objects.requireNonNull(title, "title");
    series = series.stream().filter(s -> !s.points().isEmpty()).toList();
  }

  /** Whether there is nothing to draw. */
  public boolean isEmpty() {
    return series.isEmpty();
  }
}
