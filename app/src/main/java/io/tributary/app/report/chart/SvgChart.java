package io.tributary.app.report.chart;

import static io.tributary.app.report.html.Html.escape;

import io.tributary.app.report.chart.Series.Mark;
import io.tributary.app.report.chart.Series.Point;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws a {@link Chart} as a figure: title, legend, and an SVG that scales with the page. */
public final class SvgChart {
  private static final double WIDTH = 400;
  private static final double HEIGHT = 236;
  private static final double TOP = 24;
  private static final double BOTTOM = 40;
  private static final double RIGHT = 14;
  private static final double DIGIT_WIDTH = 6.6;

  private final Chart chart;
  private final Axis xs;
  private final Axis ys;
  private final double left;
  private final StringBuilder out = new StringBuilder();

  private SvgChart(Chart chart) {
    this.chart = chart;
    this.xs = axis(Point::x, 5);
    this.ys = axis(Point::y, 4);
    int longest = ys.ticks().stream().mapToInt(t -> ys.label(t).length()).max().orElse(1);
    this.left = 12 + longest * DIGIT_WIDTH;
  }

  /**
   * @throws IllegalArgumentException if the chart is empty
   */
  public static String render(Chart chart) {
    if (chart.isEmpty()) throw new IllegalArgumentException("nothing to draw: " + chart.title());
    return new SvgChart(chart).figure();
  }

  private String figure() {
    out.append("<figure class=\"chart\"><figcaption><b>").append(escape(chart.title()));
    out.append("</b> <span>").append(escape(chart.explanation())).append("</span></figcaption>\n");
    legend();
    out.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">\n",
            WIDTH,
            HEIGHT,
            escape(chart.title())));
    axes();
    chart.series().forEach(this::series);
    return out.append("</svg></figure>\n").toString();
  }

  private void legend() {
    boolean smoothed = chart.series().stream().anyMatch(SvgChart::smoothed);
    if (chart.series().size() < 2 && !smoothed) return;
    out.append("<div class=\"legend\">");
    if (chart.series().size() > 1) {
      for (Series s : chart.series()) {
        String shape =
            switch (s.mark()) {
              case LINE, DOTTED_LINE -> "dash";
              case CLOUD -> "dot pale";
              case BEACON -> "dot";
            };
        out.append("<span><i class=\"").append(shape).append(" f").append(s.colour());
        out.append("\"></i>").append(escape(s.name())).append("</span>");
      }
    }
    if (smoothed) out.append("<span class=\"muted\">faint: each step; bold: moving average</span>");
    out.append("</div>\n");
  }

  private void axes() {
    double right = WIDTH - RIGHT;
    for (double tick : ys.ticks()) {
      double y = y(tick);
      boolean base = Math.abs(tick) < ys.step() * 1e-6;
      out.append(
          String.format(
              Locale.ROOT,
              "<line class=\"%s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>"
                  + "<text class=\"tick\" text-anchor=\"end\" x=\"%.1f\" y=\"%.1f\">%s</text>\n",
              base ? "base" : "grid",
              left,
              right,
              y,
              y,
              left - 6,
              y + 4,
              ys.label(tick)));
    }
    for (double tick : xs.ticks()) {
      out.append(
          String.format(
              Locale.ROOT,
              "<line class=\"base\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>"
                  + "<text class=\"tick\" text-anchor=\"middle\" x=\"%.1f\" y=\"%.1f\">%s</text>\n",
              x(tick),
              x(tick),
              HEIGHT - BOTTOM,
              HEIGHT - BOTTOM + 4,
              x(tick),
              HEIGHT - BOTTOM + 17,
              xs.label(tick)));
    }
    text("axis", "start", 2, 12, chart.yLabel());
    text("axis", "end", right, HEIGHT - 6, chart.xLabel());
  }

  private void series(Series series) {
    switch (series.mark()) {
      case LINE -> line(series);
      case DOTTED_LINE -> {
        path("line s" + series.colour(), series.points());
        series.points().forEach(p -> dot("f" + series.colour() + " ring", p, 3.5));
      }
      case CLOUD -> series.points().forEach(p -> dot("cloud f" + series.colour(), p, 3));
      case BEACON -> series.points().forEach(p -> dot("f" + series.colour() + " ring", p, 6.5));
    }
  }

  private void line(Series series) {
    List<Point> points = Smoothing.thinned(series.points());
    int window = Smoothing.window(points.size());
    if (window > 1) path("faint s" + series.colour(), points);
    path("line s" + series.colour(), Smoothing.movingAverage(points, window));
    if (points.size() == 1) dot("f" + series.colour() + " ring", points.get(0), 3.5);
    else points.forEach(p -> dot("hit", p, 5));
  }

  private static boolean smoothed(Series series) {
    return series.mark() == Mark.LINE && Smoothing.window(series.points().size()) > 1;
  }

  private void path(String style, List<Point> points) {
    if (points.size() < 2) return;
    out.append("<polyline class=\"").append(style).append("\" points=\"");
    for (Point p : points) {
      out.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(p.x()), y(p.y())));
    }
    out.append("\"/>\n");
  }

  private void dot(String style, Point p, double radius) {
    String tooltip = p.tooltip().isEmpty() ? tooltip(p) : p.tooltip();
    out.append(
        String.format(
            Locale.ROOT,
            "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"><title>%s</title></circle>\n",
            style,
            x(p.x()),
            y(p.y()),
            radius,
            escape(tooltip)));
    if (p.label().isEmpty()) return;
    // To the left of a point the label goes above the line that leads to it, to the right below.
    boolean onTheRight = xs.share(p.x()) > 0.6;
    text(
        "label",
        onTheRight ? "end" : "start",
        x(p.x()) + (onTheRight ? 4 : 9),
        y(p.y()) + (onTheRight ? -radius - 5 : 10),
        p.label());
  }

  private String tooltip(Point p) {
    return String.format(
        Locale.ROOT, "%s: %.4g, %s: %.4g", chart.xLabel(), p.x(), chart.yLabel(), p.y());
  }

  private void text(String style, String anchor, double x, double y, String text) {
    out.append(
        String.format(
            Locale.ROOT,
            "<text class=\"%s\" text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>\n",
            style,
            anchor,
            x,
            y,
            escape(text)));
  }

  private Axis axis(ToDoubleFunction<Point> coordinate, int intervals) {
    double[] values =
        chart.series().stream()
            .flatMap(s -> s.points().stream())
            .mapToDouble(coordinate)
            .sorted()
            .toArray();
    return Axis.covering(values[0], values[values.length - 1], intervals);
  }

  private double x(double value) {
    return left + xs.share(value) * (WIDTH - RIGHT - left);
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - ys.share(value) * (HEIGHT - BOTTOM - TOP);
  }
}
