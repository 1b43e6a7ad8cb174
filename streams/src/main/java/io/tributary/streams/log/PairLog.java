package io.tributary.streams.log;

import io.tributary.streams.mix.Mix;
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
   * @param prompts those without an outcome, and examples neither trained nor passed over
   * @param finished examples trained or passed over, at the same moment
   */
  record InFlight(long prompts, long finished) {}

  default InFlight inFlight() {
    Counts counts = counts();
    return new InFlight(counts.inFlight(), counts.trained() + counts.stale());
  }

  /** The last unit fed, if any: the durable cursor of the feed. */
  Optional<WorkUnit> lastFed();

  /**
   * Records all outcomes of a unit in one transaction. A unit that has its outcomes already is left
   * as it is.
   *
   * @param judge the fingerprint of the judge that judged them, if one did and it is known
   * @return whether the outcomes were new; false for a late duplicate
   * @throws UnknownJudgeException if it is none of the run's
   */
  boolean commit(long unit, List<PromptOutcome> outcomes, Optional<String> judge);

  default boolean commit(long unit, List<PromptOutcome> outcomes) {
    return commit(unit, outcomes, Optional.empty());
  }

  /** Examples with a sequence number above {@code sequence}, in order, at most {@code limit}. */
  List<LoggedExample> after(long sequence, int limit);

  /** The examples with these sequence numbers, in the order asked. */
  List<LoggedExample> examples(List<Long> sequences);

  /**
   * Writes down what the run's steps are mixed of, before the first; later the same must be said.
   *
   * @throws PairLogException if the run began with another mix
   */
  void keepMix(Mix mix);

  /** Appends to the step ledger; a step or example that is there already is refused. */
  void record(LedgerStep step);

  /** Ledger entries above {@code step}, in order. */
  List<LedgerStep> stepsAfter(long step);

  /**
   * Fails, as {@link #record} would, if another process has taken over as the learner since.
   *
   * @throws FencedException if so
   */
  void requireLearner();

  /** Keeps the validation metrics of a policy version; a repeated version replaces the earlier. */
  void recordEvaluation(long version, Map<String, Double> metrics);

  /** Validation metrics by policy version, in order of version. */
  SortedMap<Long, Map<String, Double>> evaluations();

  /** Counts over the whole log. */
  Counts counts();

  /**
   * Totals: fed prompts, outcomes by kind, dropped by reason label, trained and stale examples, and
   * all examples: a prompt may give several.
   */
  record Counts(
      long fed,
      long paired,
      long sampled,
      Map<String, Long> dropped,
      long trained,
      long stale,
      long examples) {
    /** One example a prompt. */
    public Counts(
        long fed, long paired, long sampled, Map<String, Long> dropped, long trained, long stale) {
      this(fed, paired, sampled, dropped, trained, stale, paired + sampled);
    }

    public long outcomes() {
      return paired + sampled + dropped.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Prompts without an outcome, and examples neither trained nor passed over. */
    public long inFlight() {
      return fed - outcomes() + examples - trained - stale;
    }
  }

  @Override
  void close();
}
