package io.tributary.streams.log;

import java.util.List;

/**
 * One learner step as the ledger holds it, written before the step is taken so that a resumed
 * learner repeats exactly the same steps.
 *
 * @param step from 1; the policy version that the step makes
 * @param sequences the examples trained, in batch order
 * @param stale the examples passed over in this step because their policy lag was too large
 */
public record LedgerStep(long step, List<Long> sequences, List<Long> stale) {
  public LedgerStep {
    sequences = List.copyOf(sequences);
    stale = List.copyOf(stale);
  }
}
