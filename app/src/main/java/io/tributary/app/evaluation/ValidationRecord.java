package io.tributary.app.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * One version's validation, prompt by prompt, as {@code eval/validation-vN.json} holds it: any
 * versions of a run can be compared later without sampling them again.
 *
 * @param schema {@link #SCHEMA}
 * @param prompts identifies the prompts and how they were sampled
 * @param rewards by the proxy; NaN without a verdict
 * @param logRatios log pi(y|x) − log pi_ref(y|x) in nats
 * @param figures what went to the metric stream
 */
public record ValidationRecord(
    String schema,
    long version,
    String prompts,
    List<Double> rewards,
    List<Integer> tokens,
    List<Integer> characters,
    List<Boolean> truncated,
    @JsonProperty("log_ratios") List<Double> logRatios,
    Map<String, Double> figures) {
  public static final String SCHEMA = "tributary-validation/1";

  public ValidationRecord {
    Objects.requireNonNull(prompts, "prompts");
    rewards = List.copyOf(rewards);
    tokens = List.copyOf(tokens);
    characters = List.copyOf(characters);
    truncated = List.copyOf(truncated);
    logRatios = List.copyOf(logRatios);
    figures = new TreeMap<>(figures);
    int n = rewards.size();
    for (List<?> each : List.of(tokens, characters, truncated, logRatios)) {
      if (each.size() != n) {
        throw new IllegalArgumentException(n + " rewards, but " + each.size() + " of another");
      }
    }
  }

  /** Of a version's one response to each prompt. */
  public static ValidationRecord of(
      Contestant contestant, String prompts, Map<String, Double> figures) {
    List<Responded> r = contestant.responses().stream().map(each -> each.get(0)).toList();
    return new ValidationRecord(
        SCHEMA,
        contestant.version(),
        prompts,
        r.stream().map(Responded::reward).toList(),
        r.stream().map(Responded::tokens).toList(),
        r.stream().map(Responded::characters).toList(),
        r.stream().map(Responded::truncated).toList(),
        r.stream().map(Responded::logRatio).toList(),
        figures);
  }

  /** The version with its responses, whose texts were not kept. */
  public Contestant contestant() {
    List<List<Responded>> responses = new ArrayList<>();
    for (int i = 0; i < rewards.size(); i++) {
      responses.add(
          List.of(
              new Responded(
                  null,
                  tokens.get(i),
                  characters.get(i),
                  truncated.get(i),
                  rewards.get(i),
                  Double.NaN,
                  logRatios.get(i))));
    }
    return new Contestant("v" + version, version, responses);
  }
}
