package io.tributary.app.experiment;

import static io.tributary.app.report.html.Html.escape;

import io.tributary.app.Version;
import io.tributary.app.evaluation.Interval;
import io.tributary.app.experiment.ArmResult.Point;
import io.tributary.app.report.chart.Chart;
import io.tributary.app.report.chart.Series;
import io.tributary.app.report.chart.Series.Mark;
import io.tributary.app.report.chart.SvgChart;
import io.tributary.app.report.html.HtmlReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** An experiment's page: the verdict, the figures behind it, and the way there. */
final class ExperimentPage {
  /** Those that a chart has. */
  private static final int COLOURS = 4;

  private ExperimentPage() {}

  static String render(ExperimentFile file) {
    StringBuilder page =
        new StringBuilder(HtmlReport.head("Tributary experiment " + file.experiment()));
    page.append("<h1>Tributary experiment ").append(escape(file.experiment())).append("</h1>\n");
    page.append(
        "<p class=\"sub\">%s form · seeds %s · %s</p>\n"
            .formatted(
                file.quick() ? "quick" : "full",
                String.join(", ", file.seeds().stream().map(String::valueOf).toList()),
                escape(file.date())));
    page.append("<div class=\"hero\"><p class=\"verdict\">The claim ")
        .append(
            file.verdict() == Verdict.UNDECIDED ? "is undecided" : escape(file.verdict().words()))
        .append("</p>\n<p>")
        .append(escape(file.sentence()))
        .append("</p>\n<p class=\"muted\">")
        .append(escape(file.question() + " The claim is from " + file.source() + "."))
        .append("</p></div>\n");
    page.append("<h2>Figures</h2>\n");
    page.append(ExperimentTable.findings(file.findings()));
    page.append(ExperimentTable.arms(file));
    charts(page, file.results());
    page.append("<h2>Accounts</h2>\n");
    page.append(ExperimentTable.budgets(file.results()));
    page.append("<footer>Made by Tributary ").append(escape(Version.text()));
    page.append(
        ". The figures are in report.json, those of each run in results/ and runs/.</footer>\n");
    return page.append("</body>\n</html>\n").toString();
  }

  private static void charts(StringBuilder page, List<ArmResult> results) {
    if (results.stream().allMatch(r -> r.curve().isEmpty())) return;
    page.append("<h2>On the way</h2>\n<div class=\"charts\">\n");
    page.append(
        SvgChart.render(
            new Chart(
                "Gold reward by training",
                "Gain in deviations of version 0, on held-out prompts.",
                "examples trained",
                "gain",
                series(results, p -> (double) p.examples(), Point::gain))));
    page.append(
        SvgChart.render(
            new Chart(
                "Gold reward by distance",
                "Where it falls while the proxy beside it rises, the proxy is being exploited.",
                "KL, nats a response",
                "mean gold reward",
                series(results, p -> p.kl().value(), Point::gold))));
    page.append(
        SvgChart.render(
            new Chart(
                "What was optimised, by distance",
                "The proxy is what the run sees: the judge, or the objective's own credit.",
                "KL, nats a response",
                "mean proxy reward",
                series(results, p -> p.kl().value(), Point::proxy))));
    page.append("</div>\n");
  }

  private static List<Series> series(
      List<ArmResult> results, Function<Point, Double> x, Function<Point, Interval> y) {
    Map<String, Integer> colours = new LinkedHashMap<>();
    List<Series> out = new ArrayList<>();
    for (ArmResult r : results) {
      int colour = colours.computeIfAbsent(r.arm(), k -> colours.size() % COLOURS);
      List<Series.Point> points = new ArrayList<>();
      for (Point p : r.curve()) points.add(Series.Point.at(x.apply(p), y.apply(p).value()));
      out.add(new Series(r.arm() + ", seed " + r.seed(), colour, Mark.DOTTED_LINE, points));
    }
    return out;
  }
}
