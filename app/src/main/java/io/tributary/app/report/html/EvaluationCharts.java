package io.tributary.app.report.html;

import io.tributary.app.evaluation.Calibration.Bin;
import io.tributary.app.evaluation.EvaluationFile;
import io.tributary.app.evaluation.EvaluationFile.VersionFigures;
import io.tributary.app.evaluation.Interval;
import io.tributary.app.evaluation.LengthHeatMap;
import io.tributary.app.report.chart.Chart;
import io.tributary.app.report.chart.HeatGrid;
import io.tributary.app.report.chart.Series;
import io.tributary.app.report.chart.Series.Mark;
import io.tributary.app.report.chart.Series.Point;
import io.tributary.app.report.chart.SvgChart;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** An evaluation's charts: ratings by version, the length heat map, the judge's reliability. */
final class EvaluationCharts {
  private static final Function<VersionFigures, List<Double>> BOTH_ENDS =
      v -> List.of(v.bradleyTerry().low(), v.bradleyTerry().high());

  private EvaluationCharts() {}

  /** Empty if there is nothing to draw. */
  static String render(EvaluationFile e) {
    StringBuilder out = new StringBuilder();
    if (e.versions().size() > 2 && e.versions().stream().allMatch(v -> v.version() != null)) {
      out.append(SvgChart.render(ratings(e)));
    }
    LengthHeatMap map = e.lengthHeatMap();
    if (map != null && map.prompts() > 0) {
      out.append(
          HeatGrid.render(
              "Does the reward like length?",
              String.format(
                  Locale.ROOT,
                  "%d prompts by the correlation of reward and length over their responses; mean"
                      + " %+.2f. Above 0 longer ones score higher.",
                  map.prompts(),
                  map.mean()),
              "mean length, characters",
              "Pearson correlation",
              map.lengthEdges(),
              map.correlationEdges(),
              map.counts()));
    }
    if (e.judge() != null && e.judge().calibration() != null) {
      out.append(SvgChart.render(reliability(e)));
    }
    return out.toString();
  }

  private static Chart ratings(EvaluationFile e) {
    return new Chart(
        "Ratings",
        "From games of every two versions on the same prompts; the first has 1000.",
        "policy version (optimizer steps)",
        "rating",
        List.of(
            series(e, "Bradley-Terry", 0, Mark.DOTTED_LINE, v -> List.of(v.bradleyTerry().value())),
            series(e, "its 95 % interval", 0, Mark.CLOUD, BOTH_ENDS),
            series(e, "Elo", 1, Mark.DOTTED_LINE, v -> List.of(v.elo().value()))));
  }

  private static Series series(
      EvaluationFile e,
      String name,
      int colour,
      Mark mark,
      Function<VersionFigures, List<Double>> figures) {
    List<Point> points = new ArrayList<>();
    for (VersionFigures v : e.versions()) {
      Interval rating = v.bradleyTerry();
      String tooltip =
          String.format(
              Locale.ROOT,
              "%s: Bradley-Terry %.0f (%.0f to %.0f), Elo %.0f",
              v.name(),
              rating.value(),
              rating.low(),
              rating.high(),
              v.elo().value());
      for (double y : figures.apply(v)) points.add(new Point(v.version(), y, "", tooltip));
    }
    return new Series(name, colour, mark, points);
  }

  private static Chart reliability(EvaluationFile e) {
    List<Point> measured = new ArrayList<>();
    for (Bin bin : e.judge().calibration().bins()) {
      if (bin.n() == 0) continue;
      String tooltip =
          String.format(
              Locale.ROOT,
              "%d pairs: %.1f %% sure, %.1f %% right",
              bin.n(),
              100 * bin.confidence(),
              100 * bin.accuracy());
      measured.add(new Point(bin.confidence(), bin.accuracy(), "", tooltip));
    }
    List<Point> ideal = List.of(Point.at(0.5, 0.5), Point.at(1, 1));
    return new Chart(
        "Is the judge as right as it is sure?",
        String.format(
            Locale.ROOT,
            "On %d labelled pairs; the expected calibration error is %.3f.",
            e.judge().pairs(),
            e.judge().calibration().error()),
        "confidence",
        "share right",
        List.of(
            new Series("ideal", 3, Mark.LINE, ideal),
            new Series("judge", 0, Mark.DOTTED_LINE, measured)));
  }
}
