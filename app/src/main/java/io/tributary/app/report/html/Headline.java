package io.tributary.app.report.html;

import static io.tributary.app.report.html.Html.escape;

import io.tributary.app.display.Numbers;
import io.tributary.app.evaluation.WinRate;
import io.tributary.app.report.PlainWords;
import io.tributary.app.report.RunReport;
import io.tributary.app.report.RunReport.BeforeAfter;
import io.tributary.app.report.RunReport.Evaluation;
import io.tributary.app.report.chart.IntervalPlot;
import java.util.ArrayList;
import java.util.List;

/** The top of the page: did it get better, by how much, at what cost. */
final class Headline {
  private Headline() {}

  static String hero(RunReport report) {
    Evaluation eval = report.eval();
    List<IntervalPlot.Row> rows = new ArrayList<>();
    rows.add(row("all held-out prompts", eval.winRateVsRef()));
    eval.bySplit()
        .forEach((key, split) -> rows.add(row(PlainWords.splitName(key), split.winRateVsRef())));
    return """
        <section class="hero">
        <p class="verdict">%s</p>
        <p>%s</p>
        <p class="muted">%s At 50 %% the two models are equally good.</p>
        %s</section>
        """
        .formatted(
            escape(PlainWords.verdict(eval.winRateVsRef())),
            escape(PlainWords.winRate(eval)).replace(" %", "&nbsp;%"),
            PlainWords.scorer(eval),
            IntervalPlot.render("Win rate with its 95 % interval", rows));
  }

  static String tiles(RunReport report) {
    Evaluation eval = report.eval();
    StringBuilder out = new StringBuilder("<div class=\"tiles\">\n");
    if (eval.goldReward() != null) {
      String note = change(eval.goldReward()) + "mean score by the gold scorer";
      tile(out, "Gold reward", PlainWords.fromTo(eval.goldReward()), note);
    }
    if (eval.proxyReward() != null) {
      String note = change(eval.proxyReward()) + "mean " + PlainWords.proxy(report);
      tile(out, "Proxy reward", PlainWords.fromTo(eval.proxyReward()), note);
    }
    tile(
        out,
        "KL",
        Numbers.decimal(eval.klNatsPerResponse()) + " nats",
        "a response, from the model it started from");
    tile(
        out,
        "Truncated",
        PlainWords.changeInPercent(eval.truncated()),
        "responses cut off by the token limit");
    tile(
        out,
        "Length",
        PlainWords.fromTo(eval.meanLength()),
        change(eval.meanLength()) + "tokens a response");
    if (report.rewardModel() != null) {
      tile(
          out,
          "Reward model",
          Numbers.percent(report.rewardModel().accuracy()),
          "held-out accuracy; the labels' noise allows "
              + Numbers.percent(report.rewardModel().noiseCeiling()));
    }
    tile(
        out,
        "Throughput",
        Numbers.count(Math.round(report.throughput().sampledTokensPerS())) + " tok/s",
        "sampled; "
            + Numbers.count(Math.round(report.throughput().trainedTokensPerS()))
            + " tok/s trained, "
            + Numbers.decimal(report.throughput().candidatesPerS())
            + " candidates/s");
    tile(
        out,
        "Policy lag",
        Numbers.decimal(report.policyLag().mean()) + " versions",
        "mean; at most "
            + report.policyLag().max()
            + ", "
            + Numbers.count(report.policyLag().dropped())
            + " examples dropped for it");
    if (report.peakRssBytes() != null) {
      double gib = report.peakRssBytes() / (double) (1L << 30);
      tile(out, "Peak memory", Numbers.decimal(gib) + " GiB", "resident, of the whole process");
    }
    return out.append("</div>\n").toString();
  }

  private static void tile(StringBuilder out, String name, String value, String note) {
    out.append("<div class=\"tile\"><div class=\"name\">").append(escape(name));
    out.append("</div><div class=\"value\">").append(escape(value));
    out.append("</div><div class=\"note\">").append(escape(note)).append("</div></div>\n");
  }

  private static String change(BeforeAfter figure) {
    return PlainWords.signed(figure.change()) + "; ";
  }

  private static IntervalPlot.Row row(String name, WinRate rate) {
    return new IntervalPlot.Row(name, rate.value(), rate.low(), rate.high());
  }
}
