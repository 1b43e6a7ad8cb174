package io.tributary.streams.log;

import io.tributary.streams.mix.Mix;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Does what another pair log does; a subclass adds to some of it. */
public abstract class ForwardingPairLog implements PairLog {
  private final PairLog log;

  protected ForwardingPairLog(PairLog log) {
    this.log = log;
  }

  @Override
  public void feed(WorkUnit unit) {
    log.feed(unit);
  }

  @Override
  public List<WorkUnit> unfinished() {
    return log.unfinished();
  }

  @Override
  public InFlight inFlight() {
    return log.inFlight();
  }

  @Override
  public Optional<WorkUnit> lastFed() {
    return log.lastFed();
  }

  @Override
  public boolean commit(long unit, List<PromptOutcome> outcomes, Optional<String> judge) {
    return log.commit(unit, outcomes, judge);
  }

  @Override
  public List<LoggedExample> after(long sequence, int limit) {
    return log.after(sequence, limit);
  }

  @Override
  public List<LoggedExample> examples(List<Long> sequences) {
    return log.examples(sequences);
  }

  @Override
  public void record(LedgerStep step) {
    log.record(step);
  }

  @Override
  public List<LedgerStep> stepsAfter(long step) {
    return log.stepsAfter(step);
  }

  @Override
  public void keepMix(Mix mix) {
    log.keepMix(mix);
  }

  @Override
  public void requireLearner() {
    log.requireLearner();
  }

  @Override
  public void recordEvaluation(long version, Map<String, Double> metrics) {
    log.recordEvaluation(version, metrics);
  }

  @Override
  public SortedMap<Long, Map<String, Double>> evaluations() {
    return log.evaluations();
  }

  @Override
  public Counts counts() {
    return log.counts();
  }

  @Override
  public void close() {
    log.close();
  }
}
