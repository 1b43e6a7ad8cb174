package io.tributary.app.experiment;

import static io.tributary.app.report.html.Html.escape;

import io.tributary.app.display.Numbers;
import io.tributary.app.evaluation.Interval;
import io.tributary.app.experiment.Decision.Finding;
import io.tributary.app.experiment.ExperimentFile.ArmFigures;
import java.util.List;
import java.util.Locale;

/** An experiment's tables, as text and for its page. */
final class ExperimentTable {
  private static final String UNKNOWN = "–";

  private ExperimentTable() {}

  /** The main figures of the arms, for a terminal. */
  static String text(ExperimentFile file) {
    StringBuilder out = new StringBuilder();
    String row = "  %-14s %-10s %-24s %-24s %-8s %-8s %s%n";
    line(out, row, "arm", "gold", "gain", "net wins", "KL", "lag", "candidates/s");
    for (ArmFigures arm : file.arms()) {
      line(
          out,
          row,
          arm.arm(),
          value(arm, Measure.REWARD),
          cell(arm, Measure.GAIN),
          cell(arm, Measure.NET_WINS),
          value(arm, Measure.KL),
          value(arm, Measure.LAG),
          value(arm, Measure.SPEED));
    }
    return out.toString();
  }

  private static void line(StringBuilder out, String format, Object... cells) {
    out.append(String.format(Locale.ROOT, format, cells));
  }

  /** All figures of the arms. */
  static String arms(ExperimentFile file) {
    StringBuilder out = open("Arms, with 95&nbsp;% intervals");
    out.append("<tr><th></th>");
    for (ArmFigures arm : file.arms()) column(out, arm.arm());
    out.append("</tr>\n");
    for (Measure measure : Measure.KEPT) {
      out.append("<tr><th scope=\"row\">").append(escape(measure.label())).append("</th>");
      for (ArmFigures arm : file.arms()) {
        out.append("<td>").append(escape(cell(arm, measure))).append("</td>");
      }
      out.append("</tr>\n");
    }
    return out.append("</table></div>\n").toString();
  }

  /** What was asked of the figures. */
  static String findings(List<Finding> findings) {
    StringBuilder out = open("What was asked");
    out.append("<tr><th></th>");
    for (String name : List.of("counts as", "measured", "more than", "verdict")) column(out, name);
    out.append("</tr>\n");
    for (Finding f : findings) {
      out.append("<tr><th scope=\"row\">").append(escape(f.says())).append("</th>");
      for (String cell :
          List.of(f.role(), figure(f.figure()), Numbers.decimal(f.above()), f.verdict().words())) {
        out.append("<td>").append(escape(cell)).append("</td>");
      }
      out.append("</tr>\n");
    }
    return out.append("</table></div>\n").toString();
  }

  /** What each run was given. */
  static String budgets(List<ArmResult> results) {
    StringBuilder out = open("What each run was given, and its gold reward gain");
    out.append("<tr><th></th>");
    for (Budget.Part part : Budget.Part.values()) column(out, part.words());
    column(out, "gain");
    out.append("</tr>\n");
    for (ArmResult r : results) {
      out.append("<tr><th scope=\"row\">")
          .append(escape(r.arm() + ", seed " + r.seed()))
          .append("</th>");
      for (String cell :
          List.of(
              Numbers.count(r.budget().prompts()),
              Numbers.count(r.budget().samples()),
              Numbers.count(r.budget().gradientTokens()),
              figure(Measure.GAIN.of().apply(r)))) {
        out.append("<td>").append(escape(cell)).append("</td>");
      }
      out.append("</tr>\n");
    }
    return out.append("</table></div>\n").toString();
  }

  private static StringBuilder open(String caption) {
    return new StringBuilder("<div class=\"wide\"><table class=\"plain grid\">\n<caption>")
        .append(caption)
        .append("</caption>\n");
  }

  private static void column(StringBuilder out, String name) {
    out.append("<th scope=\"col\">").append(escape(name)).append("</th>");
  }

  private static String value(ArmFigures arm, Measure measure) {
    Interval i = arm.figures().get(measure.name());
    return i.known() ? Numbers.decimal(i.value()) : UNKNOWN;
  }

  private static String cell(ArmFigures arm, Measure measure) {
    return figure(arm.figures().get(measure.name()));
  }

  private static String figure(Interval i) {
    if (!i.known()) return UNKNOWN;
    if (!Double.isFinite(i.low()) || !Double.isFinite(i.high())) return Numbers.decimal(i.value());
    return "%s (%s to %s)"
        .formatted(Numbers.decimal(i.value()), Numbers.decimal(i.low()), Numbers.decimal(i.high()));
  }
}
