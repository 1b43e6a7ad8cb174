package io.tributary.app.report.html;

import static io.tributary.app.report.html.Html.escape;

import io.tributary.app.display.Numbers;
import io.tributary.app.evaluation.EvaluationFile;
import io.tributary.app.evaluation.EvaluationFile.Category;
import io.tributary.app.evaluation.EvaluationFile.Game;
import io.tributary.app.evaluation.EvaluationFile.VersionFigures;
import io.tributary.app.evaluation.Interval;
import io.tributary.app.evaluation.WinRate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An evaluation's tables: the versions, who beat whom, kinds of prompts. */
final class EvaluationTables {
  private static final String UNKNOWN = "–";

  private EvaluationTables() {}

  static String versions(EvaluationFile e) {
    StringBuilder out = new StringBuilder("<div class=\"wide\"><table class=\"plain grid\">\n");
    out.append("<caption>Figures with their 95&nbsp;% intervals</caption>\n");
    row(out, "<th></th>", e.versions(), v -> "<th scope=\"col\">" + escape(v.name()) + "</th>");
    Map<String, Cell> rows = rows(e);
    rows.forEach(
        (name, cell) -> {
          if (e.versions().stream().allMatch(v -> cell.of(v).equals(UNKNOWN))) return;
          row(
              out,
              "<th scope=\"row\">" + escape(name) + "</th>",
              e.versions(),
              v -> "<td>" + escape(cell.of(v)) + "</td>");
        });
    return out.append("</table></div>\n").toString();
  }

  /** A figure as the table says it. */
  private interface Cell {
    String of(VersionFigures version);
  }

  private static Map<String, Cell> rows(EvaluationFile e) {
    Map<String, Cell> rows = new LinkedHashMap<>();
    String first = e.versions().get(0).name();
    Map<String, WinRate> against = new HashMap<>();
    for (Game game : e.games()) if (game.b().equals(first)) against.put(game.a(), game.winRate());
    rows.put("win rate against " + first, v -> rate(against.get(v.name())));
    rows.put("Bradley-Terry rating", v -> whole(v.bradleyTerry()));
    rows.put("Elo rating", v -> whole(v.elo()));
    rows.put("mean reward (" + e.yardstick() + ")", v -> figure(v.reward()));
    rows.put("reward gain, in deviations of " + first, v -> figure(v.gain()));
    rows.put("mean proxy reward", v -> figure(v.proxy()));
    rows.put("KL, nats a response", v -> v.kl() == null ? UNKNOWN : figure(v.kl().response()));
    rows.put("KL, nats a token", v -> v.kl() == null ? UNKNOWN : figure(v.kl().token()));
    rows.put("KL bound of best-of-n", EvaluationTables::bound);
    rows.put("length, tokens", v -> number(v.tokens()));
    rows.put("length, characters", v -> number(v.characters()));
    rows.put("truncated", v -> Numbers.percent(v.truncated()));
    rows.put("reward-length correlation", v -> figure(v.lengthCorrelation()));
    for (int n = 1; n <= 4; n++) {
      int index = n - 1;
      rows.put(
          "distinct-" + n,
          v -> v.diversity() == null ? UNKNOWN : number(v.diversity().distinct().get(index)));
    }
    rows.put(
        "self-repetition",
        v -> v.diversity() == null ? UNKNOWN : number(v.diversity().selfRepetition()));
    rows.put(
        "repetition across responses",
        v -> v.diversity() == null ? UNKNOWN : number(v.diversity().crossRepetition()));
    return rows;
  }

  private static String bound(VersionFigures v) {
    if (v.kl() == null || v.kl().bestOf() < 2) return UNKNOWN;
    return String.format(Locale.ROOT, "%.2f (n = %d)", v.kl().bound(), v.kl().bestOf());
  }

  /** Who beat whom; empty for two, whose one rate is in the table above. */
  static String winRates(EvaluationFile e) {
    if (e.versions().size() < 3) return "";
    Map<List<String>, Double> rates = new HashMap<>();
    for (Game game : e.games()) {
      rates.put(List.of(game.a(), game.b()), game.winRate().value());
      rates.put(List.of(game.b(), game.a()), 1 - game.winRate().value());
    }
    StringBuilder out = new StringBuilder("<div class=\"wide\"><table class=\"plain grid\">\n");
    out.append("<caption>Win rate of the row against the column</caption>\n");
    row(out, "<th></th>", e.versions(), v -> "<th scope=\"col\">" + escape(v.name()) + "</th>");
    for (VersionFigures a : e.versions()) {
      row(
          out,
          "<th scope=\"row\">" + escape(a.name()) + "</th>",
          e.versions(),
          b -> rateCell(rates.get(List.of(a.name(), b.name()))));
    }
    return out.append("</table></div>\n").toString();
  }

  private static String rateCell(Double rate) {
    if (rate == null) return "<td></td>";
    return String.format(
        Locale.ROOT,
        "<td style=\"background:rgba(var(%s),%.2f)\">%.1f %%</td>",
        rate >= 0.5 ? "--plus" : "--minus",
        Math.abs(rate - 0.5),
        100 * rate);
  }

  /** Kinds of prompts; empty if there is one. */
  static String categories(EvaluationFile e) {
    List<String> names = new ArrayList<>(e.versions().get(0).categories().keySet());
    if (names.size() < 2) return "";
    StringBuilder out = new StringBuilder("<div class=\"wide\"><table class=\"plain grid\">\n");
    out.append("<caption>Mean reward by kind of prompt, and win rate against ");
    out.append(escape(e.versions().get(0).name())).append("</caption>\n");
    row(
        out,
        "<th></th><th scope=\"col\">prompts</th>",
        e.versions(),
        v -> "<th scope=\"col\">" + escape(v.name()) + "</th>");
    for (String name : names) {
      int n = e.versions().get(0).categories().get(name).n();
      row(
          out,
          "<th scope=\"row\">" + escape(name) + "</th><td>" + Numbers.count(n) + "</td>",
          e.versions(),
          v -> "<td>" + escape(category(v.categories().get(name))) + "</td>");
    }
    return out.append("</table></div>\n").toString();
  }

  private static String category(Category c) {
    String reward = number(c.reward());
    return c.winRate() == null ? reward : reward + "; " + rate(c.winRate());
  }

  private static void row(
      StringBuilder out, String head, List<VersionFigures> versions, Cell cell) {
    out.append("<tr>").append(head);
    versions.forEach(v -> out.append(cell.of(v)));
    out.append("</tr>\n");
  }

  private static String rate(WinRate rate) {
    if (rate == null) return UNKNOWN;
    return String.format(
        Locale.ROOT,
        "%.1f %% (%.1f to %.1f)",
        100 * rate.value(),
        100 * rate.low(),
        100 * rate.high());
  }

  private static String whole(Interval i) {
    if (i == null || !i.known()) return UNKNOWN;
    return String.format(Locale.ROOT, "%.0f (%.0f to %.0f)", i.value(), i.low(), i.high());
  }

  private static String figure(Interval i) {
    if (i == null || !i.known()) return UNKNOWN;
    return "%s (%s to %s)".formatted(number(i.value()), number(i.low()), number(i.high()));
  }

  private static String number(double value) {
    return Double.isFinite(value) ? Numbers.decimal(value) : UNKNOWN;
  }
}
