package io.tributary.app.report.html;

import static io.tributary.app.report.html.Html.escape;

import io.tributary.app.report.ReportData.SampleComparison;
import io.tributary.app.report.ReportData.TokenCredit;
import java.util.List;
import java.util.Locale;

/** A response with the credit of each token as its background: two hues, none at zero. */
final class CreditText {
  /** Beyond this the text would be hard to read on its background. */
  private static final double DARKEST = 0.6;

  private CreditText() {}

  /** The scale's end: the largest credit in size, leaving out the few most extreme tokens. */
  static double largest(List<SampleComparison> comparisons) {
    double[] sizes =
        comparisons.stream()
            .flatMap(c -> c.credit().stream())
            .mapToDouble(t -> Math.abs(t.credit()))
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    return sizes.length == 0 ? 0 : sizes[(int) Math.floor((sizes.length - 1) * 0.98)];
  }

  static String legend(double most) {
    return String.format(
        Locale.ROOT,
        "<div class=\"scale\">Token credit: <span>less likely under the better policy"
            + " (−%.2g or below)</span><i></i><span>more likely (+%.2g or above)</span>"
            + "<span>Point at a token for its number.</span></div>\n",
        most,
        most);
  }

  static String spans(List<TokenCredit> tokens, double most) {
    StringBuilder out = new StringBuilder();
    for (TokenCredit token : tokens) {
      double share = Math.min(1, Math.abs(token.credit()) / most);
      boolean coloured = Double.isFinite(share) && share >= 0.01;
      String hue = token.credit() >= 0 ? "--plus" : "--minus";
      out.append(String.format(Locale.ROOT, "<span title=\"%+.4f\"", token.credit()));
      if (coloured) {
        String style = " style=\"background:rgba(var(%s),%.2f)\"";
        out.append(String.format(Locale.ROOT, style, hue, DARKEST * share));
      }
      out.append('>').append(escape(token.text())).append("</span>");
    }
    return out.toString();
  }
}
