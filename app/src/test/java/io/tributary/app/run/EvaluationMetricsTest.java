package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.evaluation.EvaluationFile;
import io.tributary.app.evaluation.EvaluationFile.VersionFigures;
import io.tributary.app.evaluation.WinRate;
import io.tributary.app.report.MadeUpEvaluation;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Whatever the file of an evaluation has as a number is in the metric stream too. */
class EvaluationMetricsTest {
  private final EvaluationFile file = MadeUpEvaluation.heldOut();
  private final VersionFigures delivered = file.versions().get(1);
  private final Map<String, Double> metrics = EvaluationMetrics.heldOut(file);

  @Test
  void gamesRatingsAndGainHaveTheirIntervals() {
    for (String name :
        new String[] {
          "win_rate",
          "reward",
          "reward_gain",
          "elo",
          "bradley_terry",
          "kl",
          "kl_per_token",
          "length_correlation",
          "judge_accuracy"
        }) {
      assertThat(metrics)
          .as(name)
          .containsKeys("eval/" + name, "eval/" + name + "_low", "eval/" + name + "_high");
      assertThat(metrics.get("eval/" + name))
          .as(name)
          .isBetween(metrics.get("eval/" + name + "_low"), metrics.get("eval/" + name + "_high"));
    }
    assertThat(metrics.get("eval/wins") + metrics.get("eval/ties") + metrics.get("eval/losses"))
        .isEqualTo(file.prompts());
    assertThat(metrics.get("eval/reward_gain")).isEqualTo(delivered.gain().value());
    assertThat(metrics.get("eval/kl_bound")).isEqualTo(delivered.kl().bound());
  }

  @Test
  void eachCategoryHasItsRewardAndItsGames() {
    assertThat(delivered.categories()).containsOnlyKeys("care", "travel", "unsafe");
    delivered
        .categories()
        .forEach(
            (name, category) -> {
              String prefix = "eval/category/" + name + "/";
              assertThat(metrics.get(prefix + "reward")).isEqualTo(category.reward());
              assertThat(metrics.get(prefix + "win_rate")).isEqualTo(category.winRate().value());
              assertThat(
                      metrics.get(prefix + "wins")
                          + metrics.get(prefix + "ties")
                          + metrics.get(prefix + "losses"))
                  .isEqualTo(category.n());
            });
  }

  @Test
  void lengthsSpreadAndDiversityAreThere() {
    assertThat(metrics)
        .containsEntry("eval/deviation", delivered.deviation())
        .containsEntry("eval/characters", delivered.characters())
        .containsEntry("eval/mean_length", delivered.tokens());
    assertThat(delivered.diversity().distinct()).hasSize(4);
    for (int n = 1; n <= 4; n++) {
      assertThat(metrics)
          .containsEntry("eval/distinct_" + n, delivered.diversity().distinct().get(n - 1));
    }
  }

  @Test
  void theJudgeIsMeasured() {
    assertThat(metrics).containsEntry("eval/judge_ceiling", file.judge().ceiling());
    assertThat(metrics)
        .containsEntry("eval/judge_consistency", 0.93)
        .containsEntry("eval/judge_first", 0.05)
        .containsEntry("eval/judge_second", 0.02)
        .containsEntry("eval/judge_brier", file.judge().calibration().brier())
        .containsEntry("eval/judge_log_loss", file.judge().calibration().logLoss())
        .containsEntry("eval/judge_calibration_error", file.judge().calibration().error())
        .containsEntry("eval/length_heat_map", file.lengthHeatMap().mean());
  }

  @Test
  void validatedVersionsHaveBothRatingsWithIntervals() {
    for (VersionFigures v : MadeUpEvaluation.validated().versions()) {
      Map<String, Double> ratings = EvaluationMetrics.ratings(v);
      assertThat(ratings)
          .containsOnlyKeys(
              "val/elo",
              "val/elo_low",
              "val/elo_high",
              "val/bradley_terry",
              "val/bradley_terry_low",
              "val/bradley_terry_high");
      assertThat(ratings.get("val/elo_low")).isEqualTo(v.elo().low());
    }
  }

  @Test
  void versionsComparedLaterHaveAllFiguresByTheirYardstick() {
    EvaluationFile compared = MadeUpEvaluation.compared();
    Map<Long, Map<String, Double>> all = EvaluationMetrics.versions(compared);
    assertThat(all).containsOnlyKeys(0L, 16L, 80L);
    Set<String> delivered = new TreeSet<>();
    for (String name : metrics.keySet()) {
      delivered.add(name.replaceFirst("^eval/", "versions/judge/"));
    }
    delivered.remove("versions/judge/length_heat_map"); // of more responses than these
    assertThat(all.get(80L).keySet())
        .containsAll(delivered)
        .contains("versions/judge/judge_accuracy");
    assertThat(all.get(16L).keySet())
        .contains("versions/judge/category/care/win_rate", "versions/judge/bradley_terry_low")
        .doesNotContain("versions/judge/judge_accuracy");
    WinRate rate =
        compared.games().stream()
            .filter(game -> game.a().equals("v80") && game.b().equals("v0"))
            .findFirst()
            .orElseThrow()
            .winRate();
    assertThat(all.get(80L))
        .containsEntry("versions/judge/win_rate", rate.value())
        .containsEntry("versions/judge/wins", (double) rate.wins())
        .containsEntry("versions/judge/against", 0.0)
        .containsEntry("versions/judge/prompts", 120.0)
        .containsEntry("versions/judge/samples", 1.0);
    assertThat(all.get(0L))
        .as("what the others are measured against plays no game with itself")
        .containsEntry("versions/judge/against", 0.0)
        .containsKey("versions/judge/reward")
        .doesNotContainKey("versions/judge/win_rate");
  }
}
