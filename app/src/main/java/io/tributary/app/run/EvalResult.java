package io.tributary.app.run;

import io.tributary.app.WholeFile;
import io.tributary.app.display.Numbers;
import io.tributary.app.display.Result;
import io.tributary.app.display.TerminalText;
import io.tributary.app.evaluation.EvaluationFile;
import io.tributary.app.evaluation.EvaluationFile.Game;
import io.tributary.app.evaluation.EvaluationFile.VersionFigures;
import io.tributary.app.evaluation.EvaluationFiles;
import io.tributary.app.evaluation.FigureJson;
import io.tributary.app.evaluation.Interval;
import io.tributary.app.evaluation.WinRate;
import io.tributary.app.report.html.EvaluationPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes an evaluation as file and page, and says what came of it. */
final class EvalResult {
  private EvalResult() {}

  static Result write(EvaluationFile evaluation, Path file) throws IOException {
    String name = file.getFileName().toString();
    Path page = file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".html");
    EvaluationFiles.write(file, evaluation);
    WholeFile.write(page, EvaluationPage.render(evaluation).getBytes(StandardCharsets.UTF_8));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", file.toString());
    json.put("page", page.toString());
    json.put("evaluation", FigureJson.MAPPER.valueToTree(evaluation));
    String headline = headline(evaluation) + "\n" + TerminalText.oneLine(file.toString());
    String summary =
        String.join("\n", table(evaluation))
            + "\n\n  figures  "
            + TerminalText.oneLine(file.toString())
            + "\n  page     "
            + TerminalText.oneLine(page.toString());
    return new Result(headline, summary, json);
  }

  /** Of two the win rate, of more the one with the highest rating. */
  private static String headline(EvaluationFile e) {
    if (e.versions().size() == 2) {
      WinRate rate = e.games().get(0).winRate();
      return String.format(
          Locale.ROOT,
          "win rate %.3f (95 %% interval %.3f to %.3f; %d wins, %d ties, %d losses)",
          rate.value(),
          rate.low(),
          rate.high(),
          rate.wins(),
          rate.ties(),
          rate.losses());
    }
    VersionFigures best = e.versions().get(0);
    for (VersionFigures v : e.versions()) {
      if (v.bradleyTerry().value() > best.bradleyTerry().value()) best = v;
    }
    return String.format(
        Locale.ROOT,
        "highest rating %s: %.0f (95 %% interval %.0f to %.0f; %s has 1000)",
        TerminalText.oneLine(best.name()),
        best.bradleyTerry().value(),
        best.bradleyTerry().low(),
        best.bradleyTerry().high(),
        TerminalText.oneLine(e.versions().get(0).name()));
  }

  private static List<String> table(EvaluationFile e) {
    List<String> lines = new ArrayList<>();
    lines.add(headline(e));
    lines.add("");
    lines.add(
        "%d prompts, %d responses to each, decided by %s"
            .formatted(e.prompts(), e.samples(), e.yardstick()));
    lines.add("");
    int widest = e.versions().stream().mapToInt(v -> v.name().length()).max().orElse(1);
    String row = "  %-" + Math.min(40, Math.max(7, widest)) + "s  %-16s %-19s %9s %7s %8s %7s";
    lines.add(
        String.format(
            Locale.ROOT,
            row,
            "version",
            "win rate",
            "Bradley-Terry",
            "reward",
            "gain",
            "KL",
            "length"));
    for (VersionFigures v : e.versions()) {
      lines.add(
          String.format(
              Locale.ROOT,
              row,
              TerminalText.fit(TerminalText.oneLine(v.name()), 40),
              againstFirst(e, v),
              rating(v.bradleyTerry()),
              Numbers.decimal(v.reward().value()),
              Numbers.decimal(v.gain().value()),
              v.kl() == null ? "–" : Numbers.decimal(v.kl().response().value()),
              Numbers.decimal(v.tokens())));
    }
    return lines;
  }

  private static String againstFirst(EvaluationFile e, VersionFigures v) {
    String first = e.versions().get(0).name();
    for (Game game : e.games()) {
      if (!game.a().equals(v.name()) || !game.b().equals(first)) continue;
      WinRate rate = game.winRate();
      return String.format(Locale.ROOT, "%.2f (%.2f-%.2f)", rate.value(), rate.low(), rate.high());
    }
    return "–";
  }

  private static String rating(Interval rating) {
    return String.format(
        Locale.ROOT, "%.0f (%.0f to %.0f)", rating.value(), rating.low(), rating.high());
  }
}
