package io.tributary.gpu.objective;

import java.util.Optional;

/**
 * What a source of examples can give.
 *
 * @param candidates scored responses to a prompt, at most
 * @param samplingLogProbs whether each response has log-probs of what it was sampled from
 * @param referenceSamples whether the reference model samples some of them
 */
public record StreamFacts(int candidates, boolean samplingLogProbs, boolean referenceSamples) {
  /** The run's own samples: all of them from the newest policy. */
  public static StreamFacts online(int candidates) {
    return new StreamFacts(candidates, true, false);
  }

  /**
   * Responses of a preference file.
   *
   * @param ranks different scores that those to a prompt have, at most
   */
  public static StreamFacts file(int ranks) {
    return new StreamFacts(ranks, false, false);
  }

  /** Why an objective cannot train on it, in words that go after its name; empty if it can. */
  public Optional<String> refusal(ObjectiveSpec spec) {
    return refusal(spec.needs());
  }

  /** The same of what an objective needs. */
  public Optional<String> refusal(Needs needs) {
    if (needs.ranks() > candidates) {
      return Optional.of(
          "ranks at least %d candidates of a prompt, and there are %d: set generation.candidates to %d or more"
              .formatted(needs.ranks(), candidates, needs.ranks() + needs.ranks() % 2));
    }
    if (needs.has(Need.SAMPLING_LOG_PROBS) && !samplingLogProbs) {
      return Optional.of(
          "needs the log-probs that responses were sampled with, which these examples do not have:"
              + " take an objective for pairs, such as dpo");
    }
    if (needs.has(Need.REFERENCE_SAMPLES) && !referenceSamples) {
      return Optional.of(
          "needs responses of the reference model beside the policy's, and this stream has none: set"
              + " pairs.assembler = checkpoint-pair with pairs.checkpoint-pair.versions-back = 0, or"
              + " take dpo");
    }
    return Optional.empty();
  }
}
