package io.tributary.app.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An evaluation as a file {@code eval/NAME.json} holds it; docs/evaluation.md says what each figure
 * is. The first version is what the others are measured against.
 *
 * @param schema {@link #SCHEMA}
 * @param kind what was evaluated: {@code held-out}, {@code validation}, {@code versions}, {@code
 *     models}
 * @param samples responses of each version to each prompt
 * @param yardstick what decides a game: {@code gold}, {@code proxy}, or {@code judge NAME}
 * @param games every two versions, the later one from its own side
 * @param lengthHeatMap null unless there are three responses to a prompt
 * @param judge null without a judge
 */
public record EvaluationFile(
    String schema,
    String kind,
    long seed,
    int prompts,
    int samples,
    double temperature,
    String yardstick,
    List<VersionFigures> versions,
    List<Game> games,
    @JsonProperty("length_heat_map") LengthHeatMap lengthHeatMap,
    JudgeFigures judge) {
  public static final String SCHEMA = "tributary-eval/1";

  public EvaluationFile {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(yardstick, "yardstick");
    versions = List.copyOf(versions);
    games = List.copyOf(games);
  }

  /**
   * One version's figures.
   *
   * @param version optimizer steps behind it; null for a model that is no version of a run
   * @param reward mean by the yardstick, or by the proxy where a judge decides
   * @param deviation of the rewards
   * @param gain (mean − mean of the first) / deviation of the first
   * @param proxy mean of what the run optimised; null where that is the yardstick or unknown
   * @param tokens mean length in tokens
   * @param characters mean length in characters
   * @param truncated share cut off at the token limit
   * @param kl null without a reference of the same vocabulary
   * @param diversity null where only figures were kept
   * @param lengthCorrelation Pearson's, of reward and length in characters over all responses
   * @param categories by kind of prompt
   */
  public record VersionFigures(
      String name,
      Long version,
      Interval reward,
      double deviation,
      Interval gain,
      Interval proxy,
      double tokens,
      double characters,
      double truncated,
      Kl kl,
      Diversity diversity,
      @JsonProperty("length_correlation") Interval lengthCorrelation,
      Interval elo,
      @JsonProperty("bradley_terry") Interval bradleyTerry,
      Map<String, Category> categories) {
    public VersionFigures {
      Objects.requireNonNull(name, "name");
      categories = Collections.unmodifiableMap(new LinkedHashMap<>(categories));
    }
  }

  /**
   * Distance from the reference, over the version's own responses.
   *
   * @param response nats a response: mean of log pi(y|x) − log pi_ref(y|x)
   * @param token the same sum over all responses / all tokens
   * @param bestOf candidates that the run chooses from
   * @param bound the most that best-of-n from the reference moves, in nats a response
   */
  public record Kl(
      Interval response, Interval token, @JsonProperty("best_of") int bestOf, double bound) {}

  /**
   * One kind of prompt.
   *
   * @param winRate against the first version; null for the first itself
   */
  public record Category(int n, double reward, @JsonProperty("win_rate") WinRate winRate) {}

  /** How version {@code a} did against {@code b}: one game a prompt, its first responses. */
  public record Game(String a, String b, @JsonProperty("win_rate") WinRate winRate) {}

  /**
   * The judge on held-out pairs.
   *
   * @param pairs labelled pairs; 0 without labels
   * @param accuracy right, tied and wrong verdicts; null without labels
   * @param ceiling the best accuracy that noise in the labels allows; NaN where it is not known
   * @param calibration null without labels
   */
  public record JudgeFigures(
      String name,
      int pairs,
      WinRate accuracy,
      double ceiling,
      Calibration calibration,
      @JsonProperty("position_bias") PositionBias positionBias) {}

  /** The same with another heat map: of more responses than these. */
  public EvaluationFile with(LengthHeatMap heatMap) {
    return new EvaluationFile(
        schema,
        kind,
        seed,
        prompts,
        samples,
        temperature,
        yardstick,
        versions,
        games,
        heatMap,
        judge);
  }

  /** The figures of a version, by name. */
  public VersionFigures version(String name) {
    return versions.stream().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
  }
}
