package io.tributary.api;

import java.util.Arrays;
import java.util.Objects;

/**
 * One response sampled from the policy.
 *
 * @param text the decoded response, without special tokens
 * @param tokens response token ids, shape [T], EOS included when the model ended the response
 * @param logProbs natural-log probability of each token under the distribution it was sampled from
 *     (bias, penalty, temperature, top-k and top-p applied), shape [T]
 * @param modelLogProbs the same under the model's own softmax, shape [T]; the same array where
 *     nothing shaped the distribution
 * @param finishReason how sampling ended
 * @param version the oldest policy version that sampled a token, which the lag is counted from
 * @param lastVersion the newest one
 * @param temperature the sampling temperature
 * @param seed fixes the candidate's random numbers
 */
public record Candidate(
    String text,
    int[] tokens,
    float[] logProbs,
    float[] modelLogProbs,
    FinishReason finishReason,
    PolicyVersion version,
    PolicyVersion lastVersion,
    double temperature,
    long seed) {
  public Candidate {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(finishReason, "finishReason");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(lastVersion, "lastVersion");
    if (tokens.length != logProbs.length) {
      throw new IllegalArgumentException(
          tokens.length + " tokens but " + logProbs.length + " log-probs");
    }
    if (tokens.length != modelLogProbs.length) {
      throw new IllegalArgumentException(
          tokens.length + " tokens but " + modelLogProbs.length + " log-probs of the model");
    }
    if (lastVersion.compareTo(version) < 0) {
      throw new IllegalArgumentException(
          "last version %s is before the first, %s".formatted(lastVersion, version));
    }
    if (Arrays.equals(logProbs, modelLogProbs)) modelLogProbs = logProbs;
  }

  /** Sampled by one version from the model's own softmax. */
  public Candidate(
      String text,
      int[] tokens,
      float[] logProbs,
      FinishReason finishReason,
      PolicyVersion version,
      double temperature,
      long seed) {
    this(text, tokens, logProbs, logProbs, finishReason, version, version, temperature, seed);
  }

  public boolean truncated() {
    return finishReason == FinishReason.LENGTH;
  }

  /** Whether the distribution it was sampled from was not the model's own. */
  public boolean shaped() {
    return logProbs != modelLogProbs;
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
        && Arrays.equals(modelLogProbs, that.modelLogProbs)
        && finishReason == that.finishReason
        && version.equals(that.version)
        && lastVersion.equals(that.lastVersion)
        && temperature == that.temperature
        && seed == that.seed;
  }

  @Override
  public int hashCode() {
    return Objects.hash(text, Arrays.hashCode(tokens), version, seed);
  }

  @Override
  public String toString() {
    String versions =
        version.equals(lastVersion) ? version.toString() : version + "-" + lastVersion;
    return "Candidate[%s, %d tokens, %s, %s]"
        .formatted(versions, tokens.length, finishReason, text);
  }
}
