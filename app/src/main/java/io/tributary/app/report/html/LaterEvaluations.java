package io.tributary.app.report.html;

import io.tributary.app.evaluation.EvaluationFile;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of a run's page that is written anew whenever versions were compared after its end. */
public final class LaterEvaluations {
  private static final String BEGIN = "<!-- later evaluations -->\n";
  private static final String END = "<!-- end of later evaluations -->\n";

  /** As a run leaves it. */
  static final String PLACE = BEGIN + END;

  private static final Pattern PART =
      Pattern.compile(Pattern.quote(BEGIN) + ".*?" + Pattern.quote(END), Pattern.DOTALL);

  private LaterEvaluations() {}

  /**
   * The page with these evaluations and no others; empty if it has no place for them.
   *
   * @param evaluations in the order in which they are shown, by the names of their files
   */
  public static Optional<String> into(String page, Map<String, EvaluationFile> evaluations) {
    StringBuilder part = new StringBuilder(BEGIN);
    evaluations.forEach(
        (name, file) -> part.append(EvaluationSection.render("Compared later: " + name, file)));
    Matcher place = PART.matcher(page);
    if (!place.find()) return Optional.empty();
    return Optional.of(page.substring(0, place.start()) + part + END + page.substring(place.end()));
  }
}
