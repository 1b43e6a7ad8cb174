package io.tributary.gpu;

import java.util.Map;
import java.util.TreeMap;

/**
 * How one candidate is sampled. Applied in this order: logit bias, repetition penalty, no EOS
 * before {@code minTokens}, temperature, top-k, top-p.
 *
 * @param temperature divides the logits, at least 0; 0 takes the most likely token
 * @param topK keep the k most likely tokens; 0 keeps all
 * @param topP keep the smallest set of tokens whose probability reaches p, of what top-k left,
 *     renormalised, in (0, 1]; 1 keeps all
 * @param minTokens tokens before which the response does not end by itself
 * @param repetitionPenalty divides a positive logit of a token that prompt or response already
 *     hold, multiplies a negative one; more than 0, 1 for none
 * @param logitBias added to the logits of these tokens
 * @param seed fixes the candidate's random numbers, whatever it is batched with
 */
public record SamplingParams(
    double temperature,
    int topK,
    double topP,
    int minTokens,
    double repetitionPenalty,
    Map<Integer, Double> logitBias,
    long seed) {
  public SamplingParams {
    logitBias = Map.copyOf(logitBias);
    if (!(temperature >= 0)) throw new IllegalArgumentException("temperature " + temperature);
    if (topK < 0) throw new IllegalArgumentException("top-k " + topK);
    if (!(topP > 0 && topP <= 1)) throw new IllegalArgumentException("top-p " + topP);
    if (minTokens < 0) throw new IllegalArgumentException("min-tokens " + minTokens);
    if (!(repetitionPenalty > 0 && repetitionPenalty < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("repetition-penalty " + repetitionPenalty);
    }
    for (var entry : new TreeMap<>(logitBias).entrySet()) {
      if (entry.getKey() < 0 || Double.isNaN(entry.getValue())) {
        throw new IllegalArgumentException("logit-bias " + entry);
      }
    }
  }

  /** Temperature, top-k and top-p alone. */
  public SamplingParams(double temperature, int topK, double topP, long seed) {
    this(temperature, topK, topP, 0, 1, Map.of(), seed);
  }

  /** Whether tokens are drawn from the model's own softmax. */
  public boolean plain() {
    return temperature == 1
        && topK == 0
        && topP == 1
        && minTokens == 0
        && repetitionPenalty == 1
        && logitBias.isEmpty();
  }
}
