package io.tributary.gpu;

/**
 * How one candidate is sampled.
 *
 * @param temperature divides the logits, at least 0; 0 takes the most likely token
 * @param topK keep the k most likely tokens; 0 keeps all
 * @param topP keep the smallest set of tokens whose probability reaches p, of what top-k left,
 *     renormalised, in (0, 1]; 1 keeps all
 * @param seed fixes the candidate's random numbers, whatever it is batched with
 */
public record SamplingParams(double temperature, int topK, double topP, long seed) {
  public SamplingParams {
    if (!(temperature >= 0)) throw new IllegalArgumentException("temperature " + temperature);
    if (topK < 0) throw new IllegalArgumentException("top-k " + topK);
    if (!(topP > 0 && topP <= 1)) throw new IllegalArgumentException("top-p " + topP);
  }
}
