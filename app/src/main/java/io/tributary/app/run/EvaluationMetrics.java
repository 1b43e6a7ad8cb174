package io.tributary.app.run;

import io.tributary.app.evaluation.EvaluationFile;
import io.tributary.app.evaluation.EvaluationFile.Game;
import io.tributary.app.evaluation.EvaluationFile.JudgeFigures;
import io.tributary.app.evaluation.EvaluationFile.VersionFigures;
import io.tributary.app.evaluation.Interval;
import io.tributary.app.evaluation.LengthHeatMap;
import io.tributary.app.evaluation.WinRate;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the evaluations of a run report to the metric stream. */
final class EvaluationMetrics {
  private EvaluationMetrics() {}

  /** A version's place among the validated ones. */
  static Map<String, Double> ratings(VersionFigures v) {
    Map<String, Double> out = new TreeMap<>();
    put(out, "val/elo", v.elo());
    put(out, "val/bradley_terry", v.bradleyTerry());
    return out;
  }

  /** The delivered version against the reference. */
  static Map<String, Double> heldOut(EvaluationFile file) {
    Map<String, Double> out = figures("eval/", file, file.versions().get(1));
    put(out, "eval/", file.lengthHeatMap(), file.judge());
    return out;
  }

  /**
   * The versions of a later evaluation, by {@code versions/YARDSTICK/}: each its own figures, the
   * last one those of all responses too.
   */
  static SortedMap<Long, Map<String, Double>> versions(EvaluationFile file) {
    String prefix = "versions/" + file.yardstick().split(" ", 2)[0] + "/";
    SortedMap<Long, Map<String, Double>> all = new TreeMap<>();
    for (VersionFigures v : file.versions()) {
      Map<String, Double> out = figures(prefix, file, v);
      out.put(prefix + "against", (double) file.versions().get(0).version());
      out.put(prefix + "prompts", (double) file.prompts());
      out.put(prefix + "samples", (double) file.samples());
      all.put(v.version(), out);
    }
    VersionFigures last = file.versions().get(file.versions().size() - 1);
    put(all.get(last.version()), prefix, file.lengthHeatMap(), file.judge());
    return all;
  }

  private static Map<String, Double> figures(String prefix, EvaluationFile file, VersionFigures v) {
    Map<String, Double> out = new TreeMap<>();
    String first = file.versions().get(0).name();
    for (Game game : file.games()) {
      if (game.a().equals(v.name()) && game.b().equals(first)) games(out, prefix, game.winRate());
    }
    put(out, prefix + "reward", v.reward());
    out.put(prefix + "deviation", v.deviation());
    put(out, prefix + "reward_gain", v.gain());
    if (v.proxy() != null) put(out, prefix + "proxy", v.proxy());
    out.put(prefix + "mean_length", v.tokens());
    out.put(prefix + "characters", v.characters());
    out.put(prefix + "clipped_ratio", v.truncated());
    put(out, prefix + "length_correlation", v.lengthCorrelation());
    put(out, prefix + "elo", v.elo());
    put(out, prefix + "bradley_terry", v.bradleyTerry());
    if (v.kl() != null) {
      put(out, prefix + "kl", v.kl().response());
      put(out, prefix + "kl_per_token", v.kl().token());
      out.put(prefix + "kl_bound", v.kl().bound());
    }
    List<Double> distinct = v.diversity().distinct();
    for (int n = 1; n <= distinct.size(); n++) {
      out.put(prefix + "distinct_" + n, distinct.get(n - 1));
    }
    out.put(prefix + "self_repetition", v.diversity().selfRepetition());
    out.put(prefix + "cross_repetition", v.diversity().crossRepetition());
    v.categories()
        .forEach(
            (name, category) -> {
              String own = prefix + "category/" + name + "/";
              out.put(own + "reward", category.reward());
              if (category.winRate() != null) games(out, own, category.winRate());
            });
    return out;
  }

  /** What is of all responses, and not of a version. */
  private static void put(
      Map<String, Double> out, String prefix, LengthHeatMap heatMap, JudgeFigures judge) {
    if (heatMap != null) out.put(prefix + "length_heat_map", heatMap.mean());
    if (judge != null) judge(out, prefix, judge);
  }

  private static void judge(Map<String, Double> out, String prefix, JudgeFigures judge) {
    out.put(prefix + "judge_consistency", judge.positionBias().consistent());
    out.put(prefix + "judge_first", judge.positionBias().first());
    out.put(prefix + "judge_second", judge.positionBias().second());
    if (judge.pairs() == 0) return;
    out.put(prefix + "judge_accuracy", judge.accuracy().value());
    out.put(prefix + "judge_accuracy_low", judge.accuracy().low());
    out.put(prefix + "judge_accuracy_high", judge.accuracy().high());
    if (!Double.isNaN(judge.ceiling())) out.put(prefix + "judge_ceiling", judge.ceiling());
    if (judge.calibration() == null) return;
    out.put(prefix + "judge_calibration_error", judge.calibration().error());
    out.put(prefix + "judge_brier", judge.calibration().brier());
    out.put(prefix + "judge_log_loss", judge.calibration().logLoss());
  }

  private static void games(Map<String, Double> out, String prefix, WinRate rate) {
    out.put(prefix + "win_rate", rate.value());
    out.put(prefix + "win_rate_low", rate.low());
    out.put(prefix + "win_rate_high", rate.high());
    out.put(prefix + "wins", (double) rate.wins());
    out.put(prefix + "ties", (double) rate.ties());
    out.put(prefix + "losses", (double) rate.losses());
  }

  private static void put(Map<String, Double> out, String name, Interval figure) {
    out.put(name, figure.value());
    out.put(name + "_low", figure.low());
    out.put(name + "_high", figure.high());
  }
}
