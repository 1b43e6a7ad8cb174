package io.tributary.app.report.html;

import static io.tributary.app.report.html.Html.escape;

import io.tributary.app.display.Numbers;
import io.tributary.app.report.PlainWords;
import io.tributary.app.report.ReportData.SampleComparison;
import java.util.List;

/** Responses before and after, side by side; below each other on a narrow screen. */
final class Responses {
  private static final int SHOWN_AT_ONCE = 12;

  private Responses() {}

  static String render(List<SampleComparison> comparisons) {
    if (comparisons.isEmpty()) return "";
    StringBuilder out = new StringBuilder("<h2>Responses before and after</h2>\n");
    double most = CreditText.largest(comparisons);
    if (most > 0) out.append(CreditText.legend(most));
    int shown = Math.min(SHOWN_AT_ONCE, comparisons.size());
    comparisons.subList(0, shown).forEach(c -> pair(out, c, most));
    if (shown < comparisons.size()) {
      out.append("<details><summary>");
      out.append(Numbers.count(comparisons.size() - shown)).append(" more</summary>\n");
      comparisons.subList(shown, comparisons.size()).forEach(c -> pair(out, c, most));
      out.append("</details>\n");
    }
    return out.toString();
  }

  private static void pair(StringBuilder out, SampleComparison c, double mostCredit) {
    String after =
        c.credit().isEmpty() ? escape(c.after()) : CreditText.spans(c.credit(), mostCredit);
    out.append("<article class=\"pair\"><header><div class=\"prompt\" dir=\"auto\">");
    out.append(escape(c.prompt())).append("</div><div class=\"split\">");
    out.append(escape(PlainWords.splitName(c.split()))).append("</div></header>\n");
    out.append("<div class=\"sides\">");
    side(out, "before", c.goldBefore(), c.proxyBefore(), 0, "text", escape(c.before()));
    double change = c.goldAfter() == null ? 0 : c.goldAfter() - c.goldBefore();
    String style = c.credit().isEmpty() ? "text" : "text credit";
    side(out, "after", c.goldAfter(), c.proxyAfter(), change, style, after);
    out.append("</div></article>\n");
  }

  private static void side(
      StringBuilder out,
      String which,
      Double gold,
      Double proxy,
      double change,
      String style,
      String text) {
    String direction = change > 0 ? "up" : change < 0 ? "down" : "same";
    String mark = change > 0 ? " ▲" : change < 0 ? " ▼" : "";
    out.append("<div class=\"side\"><div class=\"which\"><b>").append(which);
    out.append("</b>");
    if (gold != null) {
      out.append("<span class=\"score ").append(direction).append("\">gold ");
      out.append(Numbers.decimal(gold)).append(mark).append("</span>");
    }
    if (proxy != null) {
      out.append("<span class=\"score\">proxy ").append(Numbers.decimal(proxy)).append("</span>");
    }
    out.append("</div><p class=\"").append(style).append("\" dir=\"auto\">");
    out.append(text.isBlank() ? "<span class=\"muted\">(empty)</span>" : text);
    out.append("</p></div>");
  }
}
