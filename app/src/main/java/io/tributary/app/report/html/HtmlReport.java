package io.tributary.app.report.html;

import static io.tributary.app.report.html.Html.escape;

import io.tributary.app.Version;
import io.tributary.app.report.ReportData;
import io.tributary.app.report.RunReport;
import io.tributary.app.report.chart.Chart;
import io.tributary.app.report.chart.SvgChart;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The page as a whole: its parts from top to bottom. */
public final class HtmlReport {
  private static final String STYLES = "report.css";

  private HtmlReport() {}

  /** The whole file. */
  public static String render(ReportData data) {
    RunReport report = data.report();
    StringBuilder page = new StringBuilder();
    page.append(head("Tributary run " + report.runId()));
    page.append(
        """
        <h1>Tributary run %s</h1>
        <p class="sub">objective %s · seed %d · best version v%d</p>
        """
            .formatted(
                escape(report.runId()),
                escape(report.objective()),
                report.seed(),
                report.bestVersion()));
    page.append(Headline.hero(report));
    page.append(Headline.tiles(report));
    charts(page, RunCharts.of(data));
    if (data.evaluations().heldOut() != null) {
      page.append(
          EvaluationSection.render("Held-out prompts in full", data.evaluations().heldOut()));
    }
    if (data.evaluations().validated() != null) {
      page.append(EvaluationSection.render("Validated versions", data.evaluations().validated()));
    }
    page.append(LaterEvaluations.PLACE);
    page.append(Responses.render(data.comparisons()));
    page.append(Tables.render(report));
    page.append("<footer>Made by Tributary ").append(escape(Version.text()));
    page.append(
        ". The figures are in report.json and eval/, each step in metrics.jsonl.</footer>\n");
    return page.append("</body>\n</html>\n").toString();
  }

  /** The beginning of a page, up to where its text begins. */
  public static String head(String title) {
    return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
        style-src 'unsafe-inline'">
        <title>%s</title>
        <style>
        %s</style>
        </head>
        <body>
        """
        .formatted(escape(title), styles());
  }

  private static void charts(StringBuilder page, List<Chart> charts) {
    List<Chart> drawn = charts.stream().filter(chart -> !chart.isEmpty()).toList();
    if (drawn.isEmpty()) return;
    page.append("<h2>The run</h2>\n<div class=\"charts\">\n");
    drawn.forEach(chart -> page.append(SvgChart.render(chart)));
    page.append("</div>\n");
  }

  private static String styles() {
    try (InputStream in = HtmlReport.class.getResourceAsStream(STYLES)) {
      if (in == null) throw new IllegalStateException(STYLES + " is not in the build");
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
