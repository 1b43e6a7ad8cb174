package io.tributary.app.run;

import io.tributary.app.evaluation.EvaluationFile;
import io.tributary.app.evaluation.EvaluationFile.JudgeFigures;
import io.tributary.app.evaluation.EvaluationFile.VersionFigures;
import java.util.Map;
import java.util.TreeMap;

/** What the evaluations at the end of a run report to the metric stream. */
final class EvaluationMetrics {
  private EvaluationMetrics() {}

  /** A version's place among the validated ones. */
  static Map<String, Double> ratings(VersionFigures v) {
    Map<String, Double> out = new TreeMap<>();
    out.put("val/elo", v.elo().value());
    out.put("val/bradley_terry", v.bradleyTerry().value());
    out.put("val/bradley_terry_low", v.bradleyTerry().low());
    out.put("val/bradley_terry_high", v.bradleyTerry().high());
    return out;
  }

  /** The delivered version against the reference. */
  static Map<String, Double> heldOut(EvaluationFile file) {
    VersionFigures v = file.versions().get(1);
    Map<String, Double> out = new TreeMap<>();
    out.put("eval/win_rate", file.games().get(0).winRate().value());
    out.put("eval/win_rate_low", file.games().get(0).winRate().low());
    out.put("eval/win_rate_high", file.games().get(0).winRate().high());
    out.put("eval/reward", v.reward().value());
    out.put("eval/reward_gain", v.gain().value());
    out.put("eval/mean_length", v.tokens());
    out.put("eval/clipped_ratio", v.truncated());
    out.put("eval/length_correlation", v.lengthCorrelation().value());
    out.put("eval/elo", v.elo().value());
    out.put("eval/bradley_terry", v.bradleyTerry().value());
    if (v.kl() != null) {
      out.put("eval/kl", v.kl().response().value());
      out.put("eval/kl_per_token", v.kl().token().value());
      out.put("eval/kl_bound", v.kl().bound());
    }
    out.put("eval/distinct_1", v.diversity().distinct().get(0));
    out.put("eval/distinct_2", v.diversity().distinct().get(1));
    out.put("eval/self_repetition", v.diversity().selfRepetition());
    out.put("eval/cross_repetition", v.diversity().crossRepetition());
    JudgeFigures judge = file.judge();
    if (judge != null) out.put("eval/judge_consistency", judge.positionBias().consistent());
    if (judge != null && judge.pairs() > 0) {
      out.put("eval/judge_accuracy", judge.accuracy().value());
      if (judge.calibration() != null) {
        out.put("eval/judge_calibration_error", judge.calibration().error());
      }
    }
    return out;
  }
}
