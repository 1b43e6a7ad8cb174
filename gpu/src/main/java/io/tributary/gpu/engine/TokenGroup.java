package io.tributary.gpu.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Responses to one prompt that are trained together, as tokens. Arrays over tokens hold those of
 * the first response, then those of the second, and so on; one that is not known is empty.
 *
 * @param responses best first, at least one
 * @param scores of the responses; of one alone with a label 1 if it is desirable, else 0
 * @param sampled log-probs of the distributions they were sampled from
 * @param reference log-probs of the reference model, once it has been asked
 * @param step what holds for one step of the optimizer alone
 */
public record TokenGroup(
    List<TokenSequence> responses,
    double[] scores,
    float[] sampled,
    float[] reference,
    InStep step) {

  /**
   * What is worked out at the start of a step.
   *
   * @param mismatched a response to another prompt of the step, behind this prompt
   * @param logRatio {@code log pi - log pi_ref} of the mismatched response; 0 without one
   * @param baseline KTO's z
   * @param old log-probs of the policy
   * @param values of the value head
   * @param advantages of each token
   * @param returns what the value head should say at each token
   */
  record InStep(
      Optional<TokenSequence> mismatched,
      double logRatio,
      double baseline,
      float[] old,
      float[] values,
      float[] advantages,
      float[] returns) {
    private static final float[] UNKNOWN = {};
    static final InStep NOTHING =
        new InStep(Optional.empty(), 0, 0, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN);

    InStep mismatched(TokenSequence sequence) {
      return new InStep(
          Optional.of(sequence), logRatio, baseline, old, values, advantages, returns);
    }

    InStep logRatio(double found) {
      return new InStep(mismatched, found, baseline, old, values, advantages, returns);
    }

    InStep baseline(double z) {
      return new InStep(mismatched, logRatio, z, old, values, advantages, returns);
    }

    InStep measured(float[] logProbs, float[] said) {
      return new InStep(mismatched, logRatio, baseline, logProbs, said, advantages, returns);
    }

    InStep worth(float[] advantage, float[] target) {
      return new InStep(mismatched, logRatio, baseline, old, values, advantage, target);
    }
  }

  public TokenGroup {
    responses = List.copyOf(responses);
    if (responses.isEmpty()) throw new IllegalArgumentException("a group without responses");
    if (scores.length != responses.size()) {
      throw new IllegalArgumentException(
          scores.length + " scores for " + responses.size() + " responses");
    }
  }

  /** A group that nothing has been said of. */
  public TokenGroup(List<TokenSequence> responses, double[] scores, float[] sampled) {
    this(responses, scores, sampled, InStep.UNKNOWN, InStep.NOTHING);
  }

  TokenGroup referred(float[] logProbs) {
    return new TokenGroup(responses, scores, sampled, logProbs, step);
  }

  TokenGroup in(InStep now) {
    return new TokenGroup(responses, scores, sampled, reference, now);
  }

  int length() {
    return responses.stream().mapToInt(TokenSequence::length).max().orElseThrow();
  }

  /** Tokens of all rows; a prompt that they share is packed once. */
  int tokens() {
    int[] prompt = responses.get(0).prompt();
    int shared =
        (int) responses.stream().skip(1).filter(r -> Arrays.equals(r.prompt(), prompt)).count();
    return responses.stream().mapToInt(TokenSequence::length).sum() - shared * prompt.length;
  }

  /** Tokens of all responses. */
  int responseTokens() {
    return responses.stream().mapToInt(r -> r.response().length).sum();
  }
}
