package io.tributary.app.run;

import io.tributary.app.evaluation.EvaluationFile;
import io.tributary.app.evaluation.EvaluationFile.JudgeFigures;
import io.tributary.app.evaluation.EvaluationFile.VersionFigures;
import io.tributary.app.evaluation.Interval;
import io.tributary.app.evaluation.WinRate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the evaluations at the end of a run report to the metric stream. */
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
    VersionFigures v = file.versions().get(1);
    Map<String, Double> out = new TreeMap<>();
    games(out, "eval/", file.games().get(0).winRate());
    put(out, "eval/reward", v.reward());
    out.put("eval/deviation", v.deviation());
    put(out, "eval/reward_gain", v.gain());
    if (v.proxy() != null) put(out, "eval/proxy", v.proxy());
    out.put("eval/mean_length", v.tokens());
    out.put("eval/characters", v.characters());
    out.put("eval/clipped_ratio", v.truncated());
    put(out, "eval/length_correlation", v.lengthCorrelation());
    if (file.lengthHeatMap() != null) {
      out.put("eval/length_heat_map", file.lengthHeatMap().mean());
    }
    put(out, "eval/elo", v.elo());
    put(out, "eval/bradley_terry", v.bradleyTerry());
    if (v.kl() != null) {
      put(out, "eval/kl", v.kl().response());
      put(out, "eval/kl_per_token", v.kl().token());
      out.put("eval/kl_bound", v.kl().bound());
    }
    List<Double> distinct = v.diversity().distinct();
    for (int n = 1; n <= distinct.size(); n++) out.put("eval/distinct_" + n, distinct.get(n - 1));
    out.put("eval/self_repetition", v.diversity().selfRepetition());
    out.put("eval/cross_repetition", v.diversity().crossRepetition());
    v.categories()
        .forEach(
            (name, category) -> {
              String prefix = "eval/category/" + name + "/";
              out.put(prefix + "reward", category.reward());
              if (category.winRate() != null) games(out, prefix, category.winRate());
            });
    if (file.judge() != null) judge(out, file.judge());
    return out;
  }

  private static void judge(Map<String, Double> out, JudgeFigures judge) {
    out.put("eval/judge_consistency", judge.positionBias().consistent());
    out.put("eval/judge_first", judge.positionBias().first());
    out.put("eval/judge_second", judge.positionBias().second());
    if (judge.pairs() == 0) return;
    out.put("eval/judge_accuracy", judge.accuracy().value());
    out.put("eval/judge_accuracy_low", judge.accuracy().low());
    out.put("eval/judge_accuracy_high", judge.accuracy().high());
    if (!Double.isNaN(judge.ceiling())) out.put("eval/judge_ceiling", judge.ceiling());
    if (judge.calibration() == null) return;
    out.put("eval/judge_calibration_error", judge.calibration().error());
    out.put("eval/judge_brier", judge.calibration().brier());
    out.put("eval/judge_log_loss", judge.calibration().logLoss());
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
