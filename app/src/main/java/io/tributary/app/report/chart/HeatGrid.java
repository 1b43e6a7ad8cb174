package io.tributary.app.report.chart;

import static io.tributary.app.report.html.Html.escape;

import java.util.List;
import java.util.Locale;

/**
 * Draws counts as a grid whose cells are the darker the more they hold; the first row is lowest.
 */
public final class HeatGrid {
  private static final double WIDTH = 400;
  private static final double LEFT = 44;
  private static final double TOP = 24;
  private static final double ROW = 17;
  private static final double BOTTOM = 38;

  private HeatGrid() {}

  /**
   * @param xEdges ends of the columns, one more than there are columns
   * @param yEdges ends of the rows
   * @param counts by row and column
   */
  public static String render(
      String title,
      String explanation,
      String xLabel,
      String yLabel,
      List<Double> xEdges,
      List<Double> yEdges,
      List<List<Integer>> counts) {
    int rows = counts.size();
    int columns = counts.get(0).size();
    double width = (WIDTH - LEFT - 8) / columns;
    double bottom = TOP + rows * ROW;
    int most = counts.stream().flatMap(List::stream).mapToInt(Integer::intValue).max().orElse(0);
    StringBuilder out = new StringBuilder();
    append(
        out,
        "<figure class=\"chart\"><figcaption><b>%s</b> <span>%s</span></figcaption>\n"
            + "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">\n",
        escape(title),
        escape(explanation),
        WIDTH,
        bottom + BOTTOM,
        escape(title));
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        int count = counts.get(r).get(c);
        append(
            out,
            "<rect class=\"cell\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\""
                + " fill-opacity=\"%.2f\"><title>%d prompts: %s %.0f to %.0f, %s %.1f to %.1f"
                + "</title></rect>\n",
            LEFT + c * width,
            bottom - (r + 1) * ROW,
            width - 1,
            ROW - 1,
            most == 0 || count == 0 ? 0.04 : 0.15 + 0.85 * count / most,
            count,
            escape(xLabel),
            xEdges.get(c),
            xEdges.get(c + 1),
            escape(yLabel),
            yEdges.get(r),
            yEdges.get(r + 1));
      }
    }
    for (int r = 0; r <= rows; r += Math.max(1, rows / 2)) {
      text(out, "tick", "end", LEFT - 5, bottom - r * ROW + 4, "%.1f", yEdges.get(r));
    }
    for (int c = 0; c <= columns; c += 2) {
      text(out, "tick", "middle", LEFT + c * width, bottom + 15, "%.0f", xEdges.get(c));
    }
    text(out, "axis", "start", 2, 12, "%s", escape(yLabel));
    text(out, "axis", "end", WIDTH - 8, bottom + 32, "%s", escape(xLabel));
    return out.append("</svg></figure>\n").toString();
  }

  private static void text(
      StringBuilder out,
      String style,
      String anchor,
      double x,
      double y,
      String format,
      Object value) {
    append(
        out,
        "<text class=\"%s\" text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>\n",
        style,
        anchor,
        x,
        y,
        String.format(Locale.ROOT, format, value));
  }

  private static void append(StringBuilder out, String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values));
  }
}
