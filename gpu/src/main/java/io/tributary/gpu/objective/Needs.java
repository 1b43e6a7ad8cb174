package io.tributary.gpu.objective;

import java.util.Set;

/**
 * What an objective needs of the stream and of the learner.
 *
 * @param ranks different scores that a prompt's candidates must have, at least 1; 0 if none are
 *     scored
 * @param also what else
 */
public record Needs(Examples examples, int ranks, Set<Need> also) {
  public Needs {
    also = Set.copyOf(also);
  }

  /** Examples with that many different scores. */
  public static Needs of(Examples examples, int ranks, Need... also) {
    return new Needs(examples, ranks, Set.of(also));
  }

  /** Preference pairs. */
  public static Needs pairs(Need... also) {
    return of(Examples.PAIR, 2, also);
  }

  public boolean has(Need need) {
    return also.contains(need);
  }

  /**
   * Whether a response with a label is an example too, the mismatched ones in a partner's place.
   */
  public boolean unpaired() {
    return has(Need.MISMATCHED_RESPONSES);
  }

  /** Whether a judge scores the candidates. */
  public boolean judged() {
    return ranks > 0;
  }

  /**
   * Whether a step reports rewards of chosen and rejected against the reference; with advantages
   * the score is the reward, and a best response alone has none to be set against.
   */
  public boolean implicitRewards() {
    return judged()
        && examples != Examples.BEST
        && has(Need.REFERENCE)
        && !has(Need.SAMPLING_LOG_PROBS);
  }

  /** Whether all of a prompt's candidates are wanted, and not a pair of them. */
  public boolean lists() {
    return judged() && (examples != Examples.PAIR || has(Need.REFERENCE_SAMPLES));
  }
}
