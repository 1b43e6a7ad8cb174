package io.tributary.app.report.chart;

import static io.tributary.app.report.html.Html.escape;

import java.util.List;
import java.util.Locale;

/** Draws rates with their intervals on one scale from 0 to 100 %, with a line at one half. */
public final class IntervalPlot {
  private static final double WIDTH = 500;
  private static final double LEFT = 164;
  private static final double RIGHT = 70;
  private static final double ROW = 30;
  private static final double TOP = 6;

  private IntervalPlot() {}

  /** A rate between 0 and 1 with the ends of its interval. */
  public record Row(String name, double value, double low, double high) {}

  public static String render(String title, List<Row> rows) {
    double bottom = TOP + rows.size() * ROW;
    StringBuilder out = new StringBuilder();
    append(
        out,
        "<svg class=\"intervals\" viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">\n",
        WIDTH,
        bottom + 26,
        escape(title));
    for (int percent = 0; percent <= 100; percent += 25) {
      double x = x(percent / 100.0);
      append(
          out,
          "<line class=\"%s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>"
              + "<text class=\"tick\" text-anchor=\"middle\" x=\"%.1f\" y=\"%.1f\">%d %%</text>\n",
          percent == 50 ? "even" : "grid",
          x,
          x,
          TOP,
          bottom,
          x,
          bottom + 18,
          percent);
    }
    for (int i = 0; i < rows.size(); i++) row(out, rows.get(i), TOP + (i + 0.5) * ROW);
    return out.append("</svg>\n").toString();
  }

  private static void row(StringBuilder out, Row row, double y) {
    append(
        out,
        "<text class=\"rowname\" text-anchor=\"end\" x=\"%.1f\" y=\"%.1f\">%s</text>"
            + "<line class=\"interval\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>"
            + "<circle class=\"f0 ring\" cx=\"%.1f\" cy=\"%.1f\" r=\"6\">"
            + "<title>%.1f %% (%.1f to %.1f %%)</title></circle>"
            + "<text class=\"rowvalue\" x=\"%.1f\" y=\"%.1f\">%.1f %%</text>\n",
        LEFT - 14,
        y + 4.5,
        escape(row.name()),
        x(row.low()),
        x(row.high()),
        y,
        y,
        x(row.value()),
        y,
        100 * row.value(),
        100 * row.low(),
        100 * row.high(),
        WIDTH - RIGHT + 14,
        y + 4.5,
        100 * row.value());
  }

  private static double x(double rate) {
    return LEFT + rate * (WIDTH - LEFT - RIGHT);
  }

  private static void append(StringBuilder out, String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values));
  }
}
