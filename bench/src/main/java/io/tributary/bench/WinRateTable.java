package io.tributary.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The table of {@code docs/benchmarks.md}: a row a run, then the medians of each objective. */
final class WinRateTable {
  private static final String NONE = "–";

  private WinRateTable() {}

  static String render(Map<Arm, RunFigures> runs) {
    MarkdownTable table =
        new MarkdownTable(
            "objective",
            "seed",
            "win rate",
            "95 % interval",
            "templates",
            "combinations",
            "gold reward",
            "KL",
            "truncated",
            "reward model: accuracy / ceiling = share",
            "minutes",
            "peak GiB");
    runs.forEach((arm, figures) -> row(table, arm.label(), Long.toString(arm.seed()), figures));
    medians(runs).forEach((objective, median) -> row(table, objective, "median", median));
    return table.render();
  }

  /**
   * By objective, where there are at least two runs; runs with a learning rate of their own out.
   */
  static Map<String, RunFigures> medians(Map<Arm, RunFigures> runs) {
    Map<String, List<RunFigures>> byObjective = new LinkedHashMap<>();
    runs.forEach(
        (arm, figures) -> {
          if (arm.learningRate() != null) return;
          byObjective.computeIfAbsent(arm.objective(), k -> new ArrayList<>()).add(figures);
        });
    Map<String, RunFigures> medians = new LinkedHashMap<>();
    byObjective.forEach(
        (objective, figures) -> {
          if (figures.size() > 1) medians.put(objective, median(figures));
        });
    return medians;
  }

  private static RunFigures median(List<RunFigures> runs) {
    return new RunFigures(
        median(runs, RunFigures::winRate),
        median(runs, RunFigures::low),
        median(runs, RunFigures::high),
        median(runs, RunFigures::templates),
        median(runs, RunFigures::combinations),
        median(runs, RunFigures::goldBefore),
        median(runs, RunFigures::goldAfter),
        median(runs, RunFigures::kl),
        median(runs, RunFigures::truncatedBefore),
        median(runs, RunFigures::truncatedAfter),
        median(runs, RunFigures::accuracy),
        median(runs, RunFigures::ceiling),
        median(runs, RunFigures::share),
        median(runs, RunFigures::minutes),
        median(runs, RunFigures::peakGib));
  }

  private static double median(List<RunFigures> runs, ToDoubleFunction<RunFigures> figure) {
    return Median.of(runs.stream().map(figure::applyAsDouble).toList());
  }

  private static void row(MarkdownTable table, String objective, String seed, RunFigures f) {
    table.row(
        objective,
        seed,
        number("%.3f", f.winRate()),
        number("%.3f", f.low()) + " to " + number("%.3f", f.high()),
        number("%.3f", f.templates()),
        number("%.3f", f.combinations()),
        number("%.2f", f.goldBefore()) + " → " + number("%.2f", f.goldAfter()),
        number("%.2f", f.kl()),
        percent(f.truncatedBefore()) + " → " + percent(f.truncatedAfter()),
        Double.isNaN(f.accuracy())
            ? NONE
            : "%s / %s = %s"
                .formatted(
                    number("%.3f", f.accuracy()),
                    number("%.3f", f.ceiling()),
                    number("%.3f", f.share())),
        number("%.1f", f.minutes()),
        number("%.2f", f.peakGib()));
  }

  private static String percent(double share) {
    return number("%.1f %%", 100 * share);
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? NONE : String.format(Locale.ROOT, format, value);
  }
}
