package io.tributary.app.report.html;

import io.tributary.app.report.MetricSample;
import io.tributary.app.report.PlainWords;
import io.tributary.app.report.ReportData;
import io.tributary.app.report.ReportData.SampleComparison;
import io.tributary.app.report.ReportData.VersionPoint;
import io.tributary.app.report.chart.Chart;
import io.tributary.app.report.chart.Series;
import io.tributary.app.report.chart.Series.Mark;
import io.tributary.app.report.chart.Series.Point;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Which charts the page has and which metric each shows; a chart without data is left out. */
final class RunCharts {
  private static final String STEPS = "policy version (optimizer steps)";

  private RunCharts() {}

  static List<Chart> of(ReportData data) {
    return List.of(
        chart(
            "Reward",
            "What the run optimises: on what it trains on, and on validation prompts.",
            PlainWords.proxy(data.report()),
            metric(data, "scores/chosen", "chosen", 0),
            metric(data, "scores/rejected", "rejected", 1),
            metric(data, "reward", "all candidates", 3),
            validation(data, VersionPoint::reward)),
        frontier(data),
        proxyAgainstGold(data.comparisons()),
        chart(
            "KL from the reference model",
            "How far the policy has moved.",
            "nats a response",
            metric(data, "objective/kl", "while training", 0),
            metric(data, "objective/kl_to_moving_reference", "while training, to the moving", 3),
            validation(data, VersionPoint::kl)),
        chart(
            "Margin",
            "How far the policy has come to prefer chosen over rejected.",
            "nats × β",
            metric(data, "rewards/margins", "margin", 0)),
        chart(
            "Implicit reward",
            "β log π/πref of the responses trained on. Chosen falling far below 0 is a warning.",
            "nats × β",
            metric(data, "rewards/chosen", "chosen", 0),
            metric(data, "rewards/rejected", "rejected", 1)),
        chart("Loss", "What the learner minimises.", "loss", metric(data, "loss", "loss", 0)),
        chart(
            "What a step is made of",
            "Examples by source: new ones, earlier ones trained again, pairs of the file.",
            "examples",
            metric(data, "data/new", "new", 0),
            metric(data, "data/replayed", "replayed", 1),
            metric(data, "data/offline", "offline", 2)),
        chart(
            "Response length",
            "Of sampled candidates. A steady rise points to reward for length.",
            "tokens",
            metric(data, "completions/mean_length", "mean", 0)),
        chart(
            "Policy lag",
            "Versions between sampling an example and training on it.",
            "versions",
            metric(data, "off_policy/mean", "mean", 0),
            metric(data, "off_policy/max", "max", 1)));
  }

  private static Chart frontier(ReportData data) {
    List<VersionPoint> versions = data.versions();
    List<Point> points = new ArrayList<>();
    List<Point> best = new ArrayList<>();
    for (VersionPoint v : versions) {
      boolean isBest = v.version() == data.report().bestVersion();
      boolean atEnd = v == versions.get(0) || v == versions.get(versions.size() - 1);
      String name = "v" + v.version();
      String tooltip =
          String.format(Locale.ROOT, "%s: KL %.3g nats, reward %.3g", name, v.kl(), v.reward());
      points.add(new Point(v.kl(), v.reward(), atEnd && !isBest ? name : "", tooltip));
      if (isBest) best.add(new Point(v.kl(), v.reward(), name + " (best)", tooltip));
    }
    return new Chart(
        "Reward-KL frontier",
        "Each dot is a policy version on the validation prompts: more reward for less KL is better.",
        "KL from the reference model, nats a response",
        PlainWords.proxy(data.report()),
        List.of(
            new Series("versions", 0, Mark.DOTTED_LINE, points),
            new Series("best version", 2, Mark.BEACON, best)));
  }

  private static Chart proxyAgainstGold(List<SampleComparison> comparisons) {
    List<SampleComparison> scored =
        comparisons.stream()
            .filter(c -> c.proxyBefore() != null && c.proxyAfter() != null)
            .filter(c -> c.goldBefore() != null && c.goldAfter() != null)
            .toList();
    List<Point> before = new ArrayList<>();
    List<Point> after = new ArrayList<>();
    for (SampleComparison c : scored) {
      before.add(Point.at(c.proxyBefore(), c.goldBefore()));
      after.add(Point.at(c.proxyAfter(), c.goldAfter()));
    }
    return new Chart(
        "Proxy against gold reward",
        "Each dot is a response to a held-out prompt. Proxy up without gold up is reward hacking.",
        "proxy reward (judge's score)",
        "gold reward",
        List.of(
            new Series("before", 1, Mark.CLOUD, before),
            new Series("after", 0, Mark.CLOUD, after),
            mean("mean before", 1, before),
            mean("mean after", 0, after)));
  }

  private static Series mean(String name, int colour, List<Point> points) {
    if (points.isEmpty()) return new Series(name, colour, Mark.BEACON, List.of());
    double x = points.stream().mapToDouble(Point::x).average().orElseThrow();
    double y = points.stream().mapToDouble(Point::y).average().orElseThrow();
    String tooltip = String.format(Locale.ROOT, "%s: proxy %.3g, gold %.3g", name, x, y);
    return new Series(name, colour, Mark.BEACON, List.of(new Point(x, y, "", tooltip)));
  }

  private static Chart chart(String title, String explanation, String yLabel, Series... series) {
    return new Chart(title, explanation, STEPS, yLabel, List.of(series));
  }

  /** One point a step: several generators report at the same step, and so does a resumed run. */
  private static Series metric(ReportData data, String key, String name, int colour) {
    SortedMap<Long, DoubleSummaryStatistics> steps = new TreeMap<>();
    for (MetricSample sample : data.metrics()) {
      Double value = sample.values().get(key);
      if (value == null) continue;
      steps.computeIfAbsent(sample.step(), s -> new DoubleSummaryStatistics()).accept(value);
    }
    List<Point> points = new ArrayList<>();
    steps.forEach((step, values) -> points.add(Point.at(step, values.getAverage())));
    return new Series(name, colour, Mark.LINE, points);
  }

  private static Series validation(ReportData data, ToDoubleFunction<VersionPoint> figure) {
    List<Point> points =
        data.versions().stream().map(v -> Point.at(v.version(), figure.applyAsDouble(v))).toList();
    return new Series("validation", 2, Mark.DOTTED_LINE, points);
  }
}
