package io.tributary.app.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tributary.app.evaluation.EvaluationFile;
import io.tributary.app.evaluation.WinRate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The figures of a run, as {@code report.json} holds them.
 *
 * @param seconds wall time by phase
 * @param peakRssBytes most resident memory; null where the system does not tell
 * @param bestVersion policy version with the best validation, the one in {@code model/}
 * @param rewardModel null for objectives without one
 * @param judges of the run, the newest last; the figures are by that one
 * @param trained examples of all steps, by source
 * @param measured the whole evaluation on held-out prompts, as {@code eval/held-out.json}; null if
 *     there is none
 */
public record RunReport(
    @JsonProperty("run_id") String runId,
    long seed,
    String objective,
    Map<String, Double> seconds,
    @JsonProperty("peak_rss_bytes") Long peakRssBytes,
    Evaluation eval,
    Throughput throughput,
    @JsonProperty("policy_lag") PolicyLag policyLag,
    @JsonProperty("best_version") long bestVersion,
    @JsonProperty("reward_model") RewardModelQuality rewardModel,
    List<JudgeOfRun> judges,
    Prompts prompts,
    Trained trained,
    EvaluationFile measured) {
  public RunReport {
    seconds = ordered(seconds);
    // reports of releases before have none
    judges = judges == null ? List.of() : List.copyOf(judges);
  }

  /**
   * A judge of the run.
   *
   * @param number as pairs and outcomes name it
   * @param settings one a line, without secrets
   */
  public record JudgeOfRun(int number, String since, String settings) {}

  /**
   * The aligned model against the one before, on held-out prompts.
   *
   * @param n prompts
   * @param goldReward mean score by the gold scorer, which nothing was trained on; null for prompts
   *     that it does not know, where wins are counted by the proxy
   * @param proxyReward mean of what the run optimised: the judge's score, or for Inverse-Q* the
   *     summed token credit in nats
   * @param klNatsPerResponse mean of log pi(y|x) - log pi_ref(y|x) over the aligned model's
   *     responses
   * @param truncated share of responses cut off by the token limit
   * @param meanLength tokens a response
   * @param bySplit the same comparison by kind of held-out prompt
   */
  public record Evaluation(
      int n,
      @JsonProperty("win_rate_vs_ref") WinRate winRateVsRef,
      @JsonProperty("gold_reward") BeforeAfter goldReward,
      @JsonProperty("proxy_reward") BeforeAfter proxyReward,
      @JsonProperty("kl_nats_per_response") double klNatsPerResponse,
      BeforeAfter truncated,
      @JsonProperty("mean_length") BeforeAfter meanLength,
      @JsonProperty("by_split") Map<String, Split> bySplit) {
    public Evaluation {
      bySplit = ordered(bySplit);
    }
  }

  /** One figure of the model before and after the run. */
  public record BeforeAfter(double before, double after) {
    public double change() {
      return after - before;
    }
  }

  /** The comparison on one kind of held-out prompt, for example {@code held_out_templates}. */
  public record Split(
      int n,
      @JsonProperty("win_rate_vs_ref") WinRate winRateVsRef,
      @JsonProperty("gold_reward") BeforeAfter goldReward) {}

  /** Rates over the online phase. */
  public record Throughput(
      @JsonProperty("candidates_per_s") double candidatesPerS,
      @JsonProperty("sampled_tokens_per_s") double sampledTokensPerS,
      @JsonProperty("trained_tokens_per_s") double trainedTokensPerS) {}

  /**
   * Versions between sampling and training.
   *
   * @param dropped examples passed over because their lag was too large
   */
  public record PolicyLag(double mean, long max, long dropped) {}

  /**
   * How good the reward model is on held-out pairs.
   *
   * @param noiseCeiling the accuracy that the gold scorer itself has on the same noisy labels
   * @param shareOfCeiling accuracy / noiseCeiling
   */
  public record RewardModelQuality(
      double accuracy,
      @JsonProperty("noise_ceiling") double noiseCeiling,
      @JsonProperty("share_of_ceiling") double shareOfCeiling) {}

  /**
   * Where the prompts went.
   *
   * @param dropped count by reason
   */
  public record Prompts(long fed, long pairs, long samples, Map<String, Long> dropped) {
    public Prompts {
      dropped = ordered(dropped);
    }
  }

  /**
   * Examples that steps trained.
   *
   * @param fresh that the stream had just made
   * @param replayed that an earlier step had trained
   * @param offline of the preference file
   */
  public record Trained(@JsonProperty("new") long fresh, long replayed, long offline) {
    /** Whether steps held anything beside new examples. */
    public boolean mixed() {
      return replayed + offline > 0;
    }
  }

  private static <V> Map<String, V> ordered(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
