package io.tributary.app.report.chart;

import java.util.List;

/**
 * Points of one colour in a chart.
 *
 * @param name for the legend
 * @param colour index of the colour, 0 to 3
 * @param mark how the points are drawn
 * @param points in drawing order; those that are not finite are left out
 */
public record Series(String name, int colour, Mark mark, List<Point> points) {
  public Series {
    if (colour < 0 || colour > 3) throw new IllegalArgumentException("colour " + colour);
    points = points.stream().filter(Point::finite).toList();
  }

  /** How points are drawn. */
  public enum Mark {
    /** A line; if it has many points, faint with its moving average on top. */
    LINE,
    /** A line with a dot at each point, for values taken now and then. */
    DOTTED_LINE,
    /** Faint dots only. */
    CLOUD,
    /** One large dot that stands out. */
    BEACON
  }

  /**
   * @param label written next to the point; empty for none
   * @param tooltip shown when the pointer is over it; empty for the coordinates
   */
  public record Point(double x, double y, String label, String tooltip) {
    public static Point at(double x, double y) {
      return new Point(x, y, "", "");
    }

    boolean finite() {
      return Double.isFinite(x) && Double.isFinite(y);
    }
  }
}
