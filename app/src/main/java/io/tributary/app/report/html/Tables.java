package io.tributary.app.report.html;

import static io.tributary.app.report.html.Html.escape;

import io.tributary.app.display.Numbers;
import io.tributary.app.report.PlainWords;
import io.tributary.app.report.RunReport;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Small tables at the end: kinds of prompts, where prompts went, where the time went. */
final class Tables {
  private Tables() {}

  static String render(RunReport report) {
    StringBuilder out = new StringBuilder("<h2>Accounts</h2>\n<div class=\"tables\">\n");
    table(out, "Gold reward by kind of prompt", goldBySplit(report));
    table(out, "What became of the prompts", prompts(report.prompts()));
    if (report.trained().mixed()) {
      table(out, "What the steps trained on", trained(report.trained()));
    }
    if (report.judges().size() > 1) table(out, "Who judged", judges(report));
    table(out, "Where the time went", time(report.seconds()));
    return out.append("</div>\n").toString();
  }

  private static Map<String, String> judges(RunReport report) {
    Map<String, String> rows = new LinkedHashMap<>();
    for (RunReport.JudgeOfRun judge : report.judges()) {
      rows.put(
          "judge %d since %s".formatted(judge.number(), judge.since()),
          judge.settings().replace("\n", ", "));
    }
    return rows;
  }

  private static Map<String, String> goldBySplit(RunReport report) {
    Map<String, String> rows = new LinkedHashMap<>();
    report
        .eval()
        .bySplit()
        .forEach(
            (key, split) ->
                rows.put(
                    PlainWords.splitName(key) + " (" + Numbers.count(split.n()) + ")",
                    PlainWords.change(split.goldReward())));
    return rows;
  }

  private static Map<String, String> prompts(RunReport.Prompts prompts) {
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("fed", Numbers.count(prompts.fed()));
    if (prompts.pairs() > 0) rows.put("became a pair", Numbers.count(prompts.pairs()));
    if (prompts.samples() > 0) rows.put("became samples", Numbers.count(prompts.samples()));
    prompts.dropped().forEach((why, n) -> rows.put("dropped: " + why, Numbers.count(n)));
    return rows;
  }

  private static Map<String, String> trained(RunReport.Trained trained) {
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("new examples", Numbers.count(trained.fresh()));
    if (trained.replayed() > 0) rows.put("replayed", Numbers.count(trained.replayed()));
    if (trained.offline() > 0) rows.put("of the file", Numbers.count(trained.offline()));
    return rows;
  }

  private static Map<String, String> time(Map<String, Double> seconds) {
    Map<String, String> rows = new LinkedHashMap<>();
    seconds.forEach((phase, s) -> rows.put(phase, Numbers.time(millis(s))));
    double total = seconds.values().stream().mapToDouble(Double::doubleValue).sum();
    rows.put("together", Numbers.time(millis(total)));
    return rows;
  }

  private static Duration millis(double seconds) {
    return Duration.ofMillis(Math.round(1000 * seconds));
  }

  private static void table(StringBuilder out, String caption, Map<String, String> rows) {
    if (rows.isEmpty()) return;
    out.append("<table class=\"plain\"><caption>").append(escape(caption)).append("</caption>");
    rows.forEach(
        (name, value) ->
            out.append("<tr><th scope=\"row\">")
                .append(escape(name))
                .append("</th><td>")
                .append(escape(value))
                .append("</td></tr>\n"));
    out.append("</table>\n");
  }
}
