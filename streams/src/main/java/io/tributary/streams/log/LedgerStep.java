package io.tributary.streams.log;

import io.tributary.streams.mix.Extras;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * One learner step as the ledger holds it, written before the step is taken so that a resumed
 * learner repeats exactly the same steps.
 *
 * @param step from 1; the policy version that the step makes
 * @param sequences the new examples trained, in batch order
 * @param stale the examples passed over in this step because their policy lag was too large
 * @param rate share of the scheduled learning rate that it is taken at, in (0, 1]
 * @param start the version whose weights it starts from, with fresh moments, where that is not the
 *     one before: a guard has rolled back to it
 * @param extras what it trains beside new examples
 */
public record LedgerStep(
    long step,
    List<Long> sequences,
    List<Long> stale,
    double rate,
    OptionalLong start,
    Extras extras) {
  public LedgerStep {
    sequences = List.copyOf(sequences);
    stale = List.copyOf(stale);
    Objects.requireNonNull(extras, "extras");
    if (!(rate > 0 && rate <= 1)) throw new IllegalArgumentException("rate " + rate);
    if (start.isPresent() && (start.getAsLong() < 0 || start.getAsLong() >= step)) {
      throw new IllegalArgumentException("step %d cannot start from %s".formatted(step, start));
    }
  }

  /** One of new examples alone. */
  public LedgerStep(
      long step, List<Long> sequences, List<Long> stale, double rate, OptionalLong start) {
    this(step, sequences, stale, rate, start, Extras.NONE);
  }

  /** One of new examples alone that no guard has changed. */
  public LedgerStep(long step, List<Long> sequences, List<Long> stale) {
    this(step, sequences, stale, 1, OptionalLong.empty());
  }

  /** Whether a guard has changed how it is taken. */
  boolean guarded() {
    return rate != 1 || start.isPresent();
  }
}
