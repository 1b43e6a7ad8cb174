package io.tributary.bench.sim;

import io.tributary.bench.sim.StageClock.Mark;
import io.tributary.streams.log.LedgerStep;
import io.tributary.streams.log.LoggedExample;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.log.PromptOutcome;
import io.tributary.streams.log.WorkUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** A pair log that tells the clock when prompts go in and when they are in. */
record TimedLog(PairLog log, StageClock clock) implements PairLog {
  @Override
  public void feed(WorkUnit unit) {
    unit.prompts().forEach(fed -> clock.mark(fed.prompt().id(), Mark.FEEDING));
    log.feed(unit);
    unit.prompts().forEach(fed -> clock.mark(fed.prompt().id(), Mark.FED));
  }

  @Override
  public boolean commit(long unit, List<PromptOutcome> outcomes) {
    outcomes.forEach(one -> clock.mark(one.prompt().prompt().id(), Mark.COMMITTING));
    boolean fresh = log.commit(unit, outcomes);
    // The learner may have taken them by now; a mark would bring them back for ever.
    outcomes.forEach(one -> clock.committed(one.prompt().prompt().id()));
    return fresh;
  }

  @Override
  public List<WorkUnit> unfinished() {
    return log.unfinished();
  }

  @Override
  public Optional<WorkUnit> lastFed() {
    return log.lastFed();
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
