package io.tributary.actors.pairs;

import io.tributary.api.DropReason;
import io.tributary.streams.log.PromptOutcome.Choice;
import java.util.List;

/**
 * What a selection made of one prompt's candidates.
 *
 * @param pairs indices into the candidates it was given
 * @param offered what could have been accepted: pairs, or draws of rejection sampling
 * @param accepted how many of those were
 * @param reason why there is no pair; not looked at if there is one
 * @param detail the same for the reader; may be empty
 */
public record Selection(
    List<Choice> pairs, int offered, int accepted, DropReason reason, String detail) {
  public Selection {
    pairs = List.copyOf(pairs);
    if (accepted < 0 || accepted > offered) {
      throw new IllegalArgumentException(accepted + " accepted of " + offered);
    }
  }

  static Selection one(int chosen, int rejected) {
    return new Selection(List.of(new Choice(chosen, rejected)), 1, 1, DropReason.TIED, "");
  }

  /** Of one pair that could have been, none. */
  static Selection none(DropReason reason, String detail) {
    return new Selection(List.of(), 1, 0, reason, detail);
  }
}
