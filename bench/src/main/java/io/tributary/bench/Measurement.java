package io.tributary.bench;

import java.util.List;
import java.util.Locale;

/**
 * One row of the engine's table.
 *
 * @param what measured
 * @param path of the matrix products
 * @param threads engines × threads a call
 * @param value in {@code unit}
 * @param share of what the nearer limit allows; NaN for a limit itself
 * @param limit the nearer one; empty for a limit itself
 */
record Measurement(
    String what,
    String path,
    String threads,
    double value,
    String unit,
    double share,
    String limit) {

  static Measurement ofLimit(String what, Setup setup, double value, String unit) {
    return new Measurement(
        what, setup.pathLabel(), setup.threadsLabel(), value, unit, Double.NaN, "");
  }

  /**
   * A rate of tokens.
   *
   * @param tokens in one piece of work of each engine
   * @param seconds that all engines took for one piece each
   */
  static Measurement ofTokens(
      String what, Setup setup, Limits limits, Work work, double tokens, double seconds) {
    double flops = work.flops() * setup.engines();
    double bytes = work.bytes() * setup.engines();
    return new Measurement(
        what,
        setup.pathLabel(),
        setup.threadsLabel(),
        tokens * setup.engines() / seconds,
        "tok/s",
        limits.leastSeconds(flops, bytes) / seconds,
        limits.nearer(flops, bytes));
  }

  /** An optimizer step of so many tokens, which all engines share. */
  static Measurement ofStep(
      String what, Setup setup, Limits limits, Work work, double tokens, double seconds) {
    return new Measurement(
        what,
        setup.pathLabel(),
        setup.threadsLabel(),
        tokens / seconds,
        "tok/s",
        limits.leastSeconds(work.flops(), work.bytes()) / seconds,
        limits.nearer(work.flops(), work.bytes()));
  }

  static String table(List<Measurement> rows) {
    MarkdownTable table =
        new MarkdownTable("what", "path", "engines × threads", "value", "unit", "share of limit");
    for (Measurement row : rows) {
      table.row(
          row.what,
          row.path,
          row.threads,
          String.format(Locale.ROOT, row.value < 100 ? "%.1f" : "%,.0f", row.value),
          row.unit,
          row.limit.isEmpty()
              ? ""
              : String.format(Locale.ROOT, "%.0f %% of %s", 100 * row.share, row.limit));
    }
    return table.render();
  }
}
