package io.tributary.streams.log;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The run's durable record: what was fed, the one outcome of each prompt, and which examples each
 * learner step trained. Safe for all threads; every method blocks on the database and throws {@link
 * PairLogException} when it fails.
 */
public interface PairLog extends AutoCloseable {
  /** Records a unit as fed, before anything is handed out; doing so twice changes nothing. */
  void feed(WorkUnit unit);

  /** Units fed without outcomes, oldest first: what a resumed run issues again. */
  List<WorkUnit> unfinished();

  /**
   * How much is under way.
   *
   * @param prompts fed and not yet dropped, trained or passed over as stale
   * @param finished examples trained or passed over, at the same moment
   */
  record InFlight(long prompts, long finished) {}

  default InFlight inFlight() {
    Counts counts = counts();
    long dropped = counts.dropped().values().stream().mapToLong(Long::longValue).sum();
    long finished = counts.trained() + counts.stale();
    return new InFlight(counts.fed() - dropped - finished, finished);
  }

  /** The last unit fed, if any: the durable cursor of the feed. */
  Optional<WorkUnit> lastFed();

  /**
   * Records all outcomes of a unit in one transaction. A unit that has its outcomes already is left
   * as it is.
   *
   * @return whether the outcomes were new; false for a late duplicate
   */
  boolean commit(long unit, List<PromptOutcome> outcomes);

  /** Examples with a sequence number above {@code sequence}, in order, at most {@code limit}. */
  List<LoggedExample> after(long sequence, int limit);

  /** The examples with these sequence numbers, in the order asked. */
  List<LoggedExample> examples(List<Long> sequences);

  /** Appends to the step ledger; a step or example that is there already is refused. */
  void record(LedgerStep step);

  /** Ledger entries above {@code step}, in order. */
  List<LedgerStep> stepsAfter(long step);

  /** Keeps the validation metrics of a policy version; a repeated version replaces the earlier. */
  void recordEvaluation(long version, Map<String, Double> metrics);

  /** Validation metrics by policy version, in order of version. */
  SortedMap<Long, Map<String, Double>> evaluations();

  /** Counts over the whole log. */
  Counts counts();

  /** Totals: fed prompts, outcomes by kind, dropped by reason label, trained and stale examples. */
  record Counts(
      long fed, long paired, long sampled, Map<String, Long> dropped, long trained, long stale) {
    public long outcomes() {
      return paired + sampled + dropped.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  @Override
  void close();
}
