package io.tributary.app.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.evaluation.Contestant;
import io.tributary.app.evaluation.EvaluationFile;
import io.tributary.app.evaluation.Games;
import io.tributary.app.evaluation.Responded;
import io.tributary.app.evaluation.RoundRobin;
import io.tributary.app.report.MadeUpEvaluation;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationPageTest {
  @Test
  void showsEveryFigureOfTheFile() {
    String page = EvaluationPage.render(MadeUpEvaluation.heldOut());
    assertThat(page)
        .contains("Bradley-Terry rating", "Elo rating", "win rate against reference")
        .contains("reward gain, in deviations of reference", "mean proxy reward")
        .contains("KL, nats a response", "KL, nats a token", "1.20 (n = 8)")
        .contains("distinct-1", "distinct-4", "self-repetition", "repetition across responses")
        .contains("reward-length correlation", "Does the reward like length?", "class=\"cell\"")
        .contains("Is the judge as right as it is sure?", "Calibration error", "noise allows 86")
        .contains("Same verdict in both orders", "93")
        .contains("Mean reward by kind of prompt", "travel", "unsafe")
        .doesNotContain("NaN", "null");
  }

  @Test
  void ofManyVersionsItShowsWhoBeatWhomAndTheirRatings() {
    String page = EvaluationPage.render(MadeUpEvaluation.validated());
    assertThat(page)
        .contains("Win rate of the row against the column", "<b>Ratings</b>")
        .contains("rgba(var(--plus)", "rgba(var(--minus)")
        .doesNotContain("NaN", "null", "Calibration error");
    assertThat(EvaluationPage.render(MadeUpEvaluation.heldOut()))
        .as("of two there is one rate")
        .doesNotContain("Win rate of the row against the column");
  }

  @Test
  void namesAreTextAndNothingElse() {
    String attack = "<script>x</script>\" onload='y'";
    List<Contestant> two =
        List.of(
            new Contestant(
                attack,
                null,
                List.of(List.of(new Responded("a", 1, 1, false, 1, Double.NaN, Double.NaN)))),
            new Contestant(
                "b",
                null,
                List.of(List.of(new Responded("a", 1, 1, false, 2, Double.NaN, Double.NaN)))));
    EvaluationFile file =
        RoundRobin.evaluate(
            new RoundRobin.Setting("models", 1, 1, attack, 1),
            two,
            Games.ofRewards(new double[][] {{1}, {2}}),
            List.of(attack),
            null);
    assertThat(EvaluationPage.render(file))
        .doesNotContain("<script")
        .contains("&lt;script&gt;x&lt;/script&gt;&quot; onload=&#39;y&#39;");
  }
}
