package io.tributary.app.report.html;

import static io.tributary.app.report.html.Html.escape;

import io.tributary.app.Version;
import io.tributary.app.evaluation.EvaluationFile;

/** The page beside an evaluation's file. */
public final class EvaluationPage {
  private EvaluationPage() {}

  /** The whole file. */
  public static String render(EvaluationFile e) {
    String title = e.kind().equals("models") ? "Models compared" : "Versions compared";
    return HtmlReport.head("Tributary evaluation")
        + "<h1>Tributary evaluation</h1>\n<p class=\"sub\">seed %d</p>\n".formatted(e.seed())
        + EvaluationSection.render(title, e)
        + "<footer>Made by Tributary %s. The figures are in the JSON file beside this page.</footer>\n"
            .formatted(escape(Version.text()))
        + "</body>\n</html>\n";
  }
}
