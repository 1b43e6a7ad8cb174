package io.tributary.app.report.html;

import static io.tributary.app.report.html.Html.escape;

import io.tributary.app.display.Numbers;
import io.tributary.app.evaluation.EvaluationFile;
import io.tributary.app.evaluation.EvaluationFile.JudgeFigures;
import java.util.Locale;

/** One evaluation on a page: what was compared, tables, charts, the judge. */
final class EvaluationSection {
  private EvaluationSection() {}

  static String render(String title, EvaluationFile e) {
    StringBuilder out = new StringBuilder("<section class=\"evaluation\">\n<h2>");
    out.append(escape(title)).append("</h2>\n<p class=\"muted\">");
    out.append(escape(said(e))).append("</p>\n");
    out.append(EvaluationTables.versions(e));
    out.append(EvaluationTables.winRates(e));
    out.append(EvaluationTables.categories(e));
    if (e.judge() != null) out.append(judge(e.judge()));
    String charts = EvaluationCharts.render(e);
    if (!charts.isEmpty()) out.append("<div class=\"charts\">\n").append(charts).append("</div>\n");
    return out.append("</section>\n").toString();
  }

  private static String said(EvaluationFile e) {
    String responses = e.samples() == 1 ? "1 response" : e.samples() + " responses";
    return String.format(
        Locale.ROOT,
        "%s prompts, %s to each, temperature %s, the same random numbers for every version."
            + " Decided by: %s. Intervals of rates are Wilson's, others by the bootstrap over"
            + " prompts.",
        Numbers.count(e.prompts()),
        responses,
        Numbers.decimal(e.temperature()),
        e.yardstick());
  }

  private static String judge(JudgeFigures judge) {
    StringBuilder out = new StringBuilder("<div class=\"tiles\">\n");
    if (judge.pairs() > 0) {
      String ceiling =
          Double.isFinite(judge.ceiling())
              ? "; the labels' noise allows " + Numbers.percent(judge.ceiling())
              : "";
      tile(
          out,
          "Judge's accuracy",
          Numbers.percent(judge.accuracy().value()),
          "%s to %s, on %s labelled pairs%s"
              .formatted(
                  Numbers.percent(judge.accuracy().low()),
                  Numbers.percent(judge.accuracy().high()),
                  Numbers.count(judge.pairs()),
                  ceiling));
    }
    if (judge.calibration() != null) {
      tile(
          out,
          "Calibration error",
          String.format(Locale.ROOT, "%.3f", judge.calibration().error()),
          String.format(
              Locale.ROOT,
              "Brier score %.3f, log loss %.3f nats",
              judge.calibration().brier(),
              judge.calibration().logLoss()));
    }
    if (judge.positionBias().n() > 0) {
      tile(
          out,
          "Same verdict in both orders",
          Numbers.percent(judge.positionBias().consistent()),
          "the first won twice in %s, the second in %s of %s pairs"
              .formatted(
                  Numbers.percent(judge.positionBias().first()),
                  Numbers.percent(judge.positionBias().second()),
                  Numbers.count(judge.positionBias().n())));
    }
    return out.append("</div>\n").toString();
  }

  private static void tile(StringBuilder out, String name, String value, String note) {
    out.append("<div class=\"tile\"><div class=\"name\">").append(escape(name));
    out.append("</div><div class=\"value\">").append(escape(value));
    out.append("</div><div class=\"note\">").append(escape(note)).append("</div></div>\n");
  }
}
