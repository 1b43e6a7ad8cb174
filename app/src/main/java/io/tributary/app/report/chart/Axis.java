package io.tributary.app.report.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An axis with ticks at round numbers.
 *
 * @param low first tick
 * @param high last tick
 * @param step between two ticks: 1, 2 or 5 times a power of ten
 */
record Axis(double low, double high, double step) {

  /**
   * Covers the values with about {@code intervals} steps, from zero on if they are positive and
   * zero is not far.
   */
  static Axis covering(double min, double max, int intervals) {
    double from = min;
    double to = max;
    if (from == to) {
      double room = from == 0 ? 1 : Math.abs(from) * 0.1;
      if (from != 0) from -= room;
      to += room;
    }
    if (from > 0 && from <= to - from) from = 0;
    if (to < 0 && -to <= to - from) to = 0;
    double step = roundStep((to - from) / intervals);
    return new Axis(
        Math.floor(from / step + 1e-9) * step, Math.ceil(to / step - 1e-9) * step, step);
  }

  /** The smallest 1, 2 or 5 times a power of ten that is at least {@code rough}. */
  private static double roundStep(double rough) {
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double lead = rough / power;
    double round = lead <= 1 + 1e-9 ? 1 : lead <= 2 + 1e-9 ? 2 : lead <= 5 + 1e-9 ? 5 : 10;
    return round * power;
  }

  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    long count = Math.round((high - low) / step);
    for (long i = 0; i <= count; i++) ticks.add(low + i * step);
    return ticks;
  }

  /** Where a value lies, 0 at the low end and 1 at the high end. */
  double share(double value) {
    return (value - low) / (high - low);
  }

  /** A tick's number with as many digits as the step needs. */
  String label(double tick) {
    double value = Math.abs(tick) < step * 1e-6 ? 0 : tick;
    int digits = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
    String format = step < 1e-4 && value != 0 ? "%.1e" : "%,." + digits + "f";
    return String.format(Locale.ROOT, format, value).replace('-', '−');
  }
}
