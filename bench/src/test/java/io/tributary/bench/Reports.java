package io.tributary.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Reports as {@code tributary run} writes them, with made-up figures. */
final class Reports {
  private static final String DPO =
      """
      {
        "run_id": "dpo-17", "seed": 17, "objective": "dpo",
        "seconds": {"sft": 60.0, "align": 90.0, "total": 150.0},
        "peak_rss_bytes": 1610612736,
        "eval": {
          "n": 384,
          "win_rate_vs_ref": {"value": 0.8125, "low": 0.77, "high": 0.848,
                              "wins": 300, "ties": 24, "losses": 60},
          "gold_reward": {"before": -0.5, "after": 1.25},
          "proxy_reward": {"before": 0.0, "after": 2.0},
          "kl_nats_per_response": 7.5,
          "truncated": {"before": 0.013, "after": 0.021},
          "mean_length": {"before": 20.0, "after": 24.0},
          "by_split": {
            "held_out_templates": {"n": 192, "win_rate_vs_ref": {"value": 0.8}, "gold_reward": null},
            "held_out_combinations": {"n": 192, "win_rate_vs_ref": {"value": 0.825}, "gold_reward": null}
          }
        },
        "best_version": 64,
        "reward_model": {"accuracy": 0.81, "noise_ceiling": 0.9, "share_of_ceiling": 0.9}
      }
      """;

  private Reports() {}

  static ObjectNode dpo() throws Exception {
    return (ObjectNode) new ObjectMapper().readTree(DPO);
  }

  /** Without reward model, gold scorer, splits and peak memory. */
  static JsonNode bare() throws Exception {
    ObjectNode report = dpo();
    report.putNull("reward_model");
    report.putNull("peak_rss_bytes");
    ObjectNode eval = (ObjectNode) report.get("eval");
    eval.putNull("gold_reward");
    eval.putObject("by_split");
    return report;
  }

  static RunFigures withWinRate(double value) throws Exception {
    ObjectNode report = dpo();
    ((ObjectNode) report.at("/eval/win_rate_vs_ref")).put("value", value);
    return RunFigures.of(report);
  }
}
