package io.tributary.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The figures of one finished run that the table shows. A figure that the run does not have is NaN.
 *
 * @param low lower end of the 95 % interval of the win rate
 * @param templates win rate on held-out templates
 * @param combinations win rate on held-out combinations of slot values
 * @param kl nats a response
 * @param truncatedBefore share of responses
 * @param share reward-model accuracy / ceiling
 * @param minutes wall time of all phases
 * @param peakGib most resident memory
 */
record RunFigures(
    double winRate,
    double low,
    double high,
    double templates,
    double combinations,
    double goldBefore,
    double goldAfter,
    double kl,
    double truncatedBefore,
    double truncatedAfter,
    double accuracy,
    double ceiling,
    double share,
    double minutes,
    double peakGib) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double GIB = 1L << 30;

  /** Reads a run folder's {@code report.json}. */
  static JsonNode report(Path runFolder) throws IOException {
    return JSON.readTree(runFolder.resolve("report.json").toFile());
  }

  /**
   * @throws IllegalArgumentException if the report has no win rate
   */
  static RunFigures of(JsonNode report) {
    JsonNode eval = report.path("eval");
    JsonNode winRate = eval.path("win_rate_vs_ref");
    if (!winRate.path("value").isNumber()) {
      throw new IllegalArgumentException("the report has no eval.win_rate_vs_ref.value");
    }
    JsonNode splits = eval.path("by_split");
    JsonNode rewardModel = report.path("reward_model");
    return new RunFigures(
        number(winRate, "value"),
        number(winRate, "low"),
        number(winRate, "high"),
        number(splits.path("held_out_templates").path("win_rate_vs_ref"), "value"),
        number(splits.path("held_out_combinations").path("win_rate_vs_ref"), "value"),
        number(eval.path("gold_reward"), "before"),
        number(eval.path("gold_reward"), "after"),
        number(eval, "kl_nats_per_response"),
        number(eval.path("truncated"), "before"),
        number(eval.path("truncated"), "after"),
        number(rewardModel, "accuracy"),
        number(rewardModel, "noise_ceiling"),
        number(rewardModel, "share_of_ceiling"),
        number(report.path("seconds"), "total") / 60,
        number(report, "peak_rss_bytes") / GIB);
  }

  private static double number(JsonNode parent, String name) {
    JsonNode value = parent.path(name);
    return value.isNumber() ? value.doubleValue() : Double.NaN;
  }
}
