package io.tributary.api;

import java.util.Arrays;
import java.util.Objects;

/**
 * One response sampled from the policy.
 *
 * @param text the decoded response, without special tokens
 * @param tokens response token ids, shape [T], EOS included when the model ended the response
 * @param logProbs natural-log probability of each token under the distribution it was sampled from
 *     (temperature, top-k and top-p applied), shape [T]
 * @param finishReason how sampling ended
 * @param version the policy version that sampled it
 * @param temperature the sampling temperature
 * @param seed fixes the candidate's random numbers
 */
public record Candidate(
    String text,
    int[] tokens,
    float[] logProbs,
    FinishReason finishReason,
    PolicyVersion version,
    double temperature,
    long seed) {
  public Candidate {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(finishReason, "finishReason");
    Objects.requireNonNull(version, "version");
    if (tokens.length != logProbs.length) {
      throw new IllegalArgumentException(
          tokens.length + " tokens but " + logProbs.length + " log-probs");
    }
  }

  public boolean truncated() {
    return finishReason == FinishReason.LENGTH;
  }

  /** log pi(y | x) under the sampling distribution, in nats. */
  public double logProb() {
    double sum = 0;
    for (float logProb : logProbs) sum += logProb;
    return sum;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Candidate that
        && text.equals(that.text)
        && Arrays.equals(tokens, that.tokens)
        && Arrays.equals(logProbs, that.logProbs)
        && finishReason == that.finishReason
        && version.equals(that.version)
        && temperature == that.temperature
        && seed == that.seed;
  }

  @Override
  public int hashCode() {
    return Objects.hash(text, Arrays.hashCode(tokens), version, seed);
  }

  @Override
  public String toString() {
    return "Candidate[%s, %d tokens, %s, %s]".formatted(version, tokens.length, finishReason, text);
  }
}
