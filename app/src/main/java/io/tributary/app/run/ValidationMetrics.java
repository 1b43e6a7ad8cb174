package io.tributary.app.run;

import io.tributary.app.evaluation.BestOfN;
import io.tributary.app.evaluation.Contestant;
import io.tributary.app.evaluation.Diversity;
import io.tributary.app.evaluation.Games;
import io.tributary.app.evaluation.Moments;
import io.tributary.app.evaluation.Responded;
import io.tributary.app.evaluation.WinRate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a validation reports to the metric stream. */
final class ValidationMetrics {
  /** To the model that the run started from, nats a response. */
  static final String KL = "val/kl";

  /** Tokens. */
  static final String LENGTH = "val/mean_length";

  private ValidationMetrics() {}

  /**
   * The figures {@code val/…}; one that cannot be computed is NaN.
   *
   * @param reference version 0 on the same prompts and draws
   * @param bestOf candidates that the run chooses from
   */
  static Map<String, Double> of(Contestant own, Contestant reference, int bestOf) {
    double[] rewards = own.first(Responded::reward);
    double[] before = reference.first(Responded::reward);
    double truncated = Moments.mean(own.first(r -> r.truncated() ? 1 : 0));
    double tokens = Moments.mean(own.first(Responded::tokens));
    double kl = Moments.mean(own.first(Responded::logRatio));
    Map<String, Double> metrics = new TreeMap<>();
    metrics.put(BestVersions.REWARD, Moments.mean(rewards));
    metrics.put(
        "val/reward_gain",
        (Moments.mean(rewards) - Moments.mean(before)) / Moments.deviation(before));
    metrics.put(KL, kl);
    metrics.put("val/kl_per_token", kl / tokens);
    metrics.put("val/kl_bound", BestOfN.klBound(bestOf));
    metrics.put(LENGTH, tokens);
    metrics.put(
        "val/length_correlation", Moments.pearson(rewards, own.first(Responded::characters)));
    metrics.put(BestVersions.TRUNCATED, truncated);
    metrics.put("val/contain_eos_token", 1 - truncated);
    WinRate rate = Games.ofRewards(new double[][] {rewards, before}).winRate(0, 1);
    metrics.put("val/win_rate", rate.value());
    metrics.put("val/win_rate_low", rate.low());
    metrics.put("val/win_rate_high", rate.high());
    metrics.put("val/wins", (double) rate.wins());
    metrics.put("val/ties", (double) rate.ties());
    metrics.put("val/losses", (double) rate.losses());
    List<String> texts = own.responses().stream().map(each -> each.get(0).text()).toList();
    Diversity diversity = Diversity.of(texts);
    metrics.put("val/distinct_1", diversity.distinct().get(0));
    metrics.put("val/distinct_2", diversity.distinct().get(1));
    metrics.put("val/self_repetition", diversity.selfRepetition());
    metrics.put("val/cross_repetition", diversity.crossRepetition());
    return metrics;
  }
}
