package io.tributary.actors.fakes;

import io.tributary.api.PreferencePair;
import io.tributary.api.SampledResponses;
import io.tributary.api.ScoredResponses;
import io.tributary.api.TrainingExample;
import io.tributary.streams.log.LedgerStep;
import io.tributary.streams.log.LoggedExample;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.log.PairLogException;
import io.tributary.streams.log.PromptOutcome;
import io.tributary.streams.log.WorkUnit;
import io.tributary.streams.mix.Mix;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The contract of the pair log in memory; what it holds outlives a simulated crash. */
public final class InMemoryPairLog implements PairLog {
  public final TreeMap<Long, WorkUnit> fed = new TreeMap<>();
  public final TreeMap<Long, List<PromptOutcome>> outcomes = new TreeMap<>();
  public final List<LoggedExample> examples = new ArrayList<>();
  public final List<LedgerStep> ledger = new ArrayList<>();
  private final TreeMap<Long, Map<String, Double>> evaluations = new TreeMap<>();
  private Mix mix = Mix.NONE;
  private volatile Crash crash = new Crash(0);

  /** Another learner has taken over. */
  public volatile boolean takenOver;

  public void crash(Crash next) {
    crash = next;
  }

  @Override
  public void feed(WorkUnit unit) {
    crash.point("feed " + unit.number());
    synchronized (this) {
      WorkUnit before = fed.putIfAbsent(unit.number(), unit);
      if (before != null && !before.equals(unit)) throw new PairLogException("another unit");
    }
    crash.point("fed " + unit.number());
  }

  @Override
  public synchronized List<WorkUnit> unfinished() {
    return fed.values().stream().filter(unit -> !outcomes.containsKey(unit.number())).toList();
  }

  @Override
  public synchronized Optional<WorkUnit> lastFed() {
    return Optional.ofNullable(fed.isEmpty() ? null : fed.lastEntry().getValue());
  }

  @Override
  public boolean commit(long unit, List<PromptOutcome> unitOutcomes, Optional<String> judge) {
    crash.point("commit " + unit);
    boolean fresh = add(unit, unitOutcomes);
    crash.point("committed " + unit);
    return fresh;
  }

  private synchronized boolean add(long unit, List<PromptOutcome> unitOutcomes) {
    if (outcomes.containsKey(unit)) return false;
    var prompts = unitOutcomes.stream().map(PromptOutcome::prompt).toList();
    if (!prompts.equals(fed.get(unit).prompts())) throw new PairLogException("not its prompts");
    outcomes.put(unit, unitOutcomes);
    for (PromptOutcome outcome : unitOutcomes) {
      for (TrainingExample example : examples(outcome)) {
        examples.add(new LoggedExample(examples.size() + 1, unit, example));
      }
    }
    return true;
  }

  private static List<TrainingExample> examples(PromptOutcome outcome) {
    if (outcome instanceof PromptOutcome.Paired paired) {
      return paired.pairs().stream()
          .<TrainingExample>map(
              pair ->
                  new PreferencePair(
                      paired.prompt().prompt(),
                      paired.candidates().get(pair.chosen()),
                      paired.candidates().get(pair.rejected())))
          .toList();
    }
    if (outcome instanceof PromptOutcome.Sampled sampled) {
      return List.of(new SampledResponses(sampled.prompt().prompt(), sampled.candidates()));
    }
    if (outcome instanceof PromptOutcome.Scored list) {
      return List.of(new ScoredResponses(list.prompt().prompt(), list.candidates()));
    }
    return List.of();
  }

  @Override
  public synchronized List<LoggedExample> after(long sequence, int limit) {
    return examples.stream().skip(sequence).limit(limit).toList();
  }

  @Override
  public synchronized List<LoggedExample> examples(List<Long> sequences) {
    return sequences.stream().map(sequence -> examples.get((int) (sequence - 1))).toList();
  }

  @Override
  public synchronized void keepMix(Mix next) {
    if (mix.equals(next) || !mix.mixes() && !next.mixes()) return;
    if (mix.mixes() || !ledger.isEmpty()) throw new PairLogException("another mix");
    mix = next;
  }

  @Override
  public void record(LedgerStep step) {
    crash.point("record " + step.step());
    synchronized (this) {
      Set<Long> used = new HashSet<>();
      ledger.forEach(
          before -> {
            used.addAll(before.sequences());
            used.addAll(before.stale());
          });
      if (step.step() != ledger.size() + 1) throw new PairLogException("step out of order");
      if (step.sequences().isEmpty()) throw new PairLogException("a step on nothing");
      for (long sequence : step.sequences()) {
        if (!used.add(sequence)) throw new PairLogException(sequence + " trained twice");
      }
      for (long sequence : step.stale()) {
        if (!used.add(sequence)) throw new PairLogException(sequence + " trained and stale");
      }
      ledger.add(step);
    }
    crash.point("recorded " + step.step());
  }

  @Override
  public synchronized List<LedgerStep> stepsAfter(long step) {
    return ledger.stream().filter(entry -> entry.step() > step).toList();
  }

  @Override
  public void requireLearner() {
    if (takenOver) throw new PairLogException("another learner has taken over");
  }

  @Override
  public void recordEvaluation(long version, Map<String, Double> metrics) {
    crash.point("record evaluation " + version);
    synchronized (this) {
      evaluations.put(version, Map.copyOf(metrics));
    }
  }

  @Override
  public synchronized SortedMap<Long, Map<String, Double>> evaluations() {
    return new TreeMap<>(evaluations);
  }

  @Override
  public synchronized Counts counts() {
    TreeMap<String, Long> dropped = new TreeMap<>();
    long paired = 0;
    long sampled = 0;
    for (List<PromptOutcome> unit : outcomes.values()) {
      for (PromptOutcome outcome : unit) {
        if (outcome instanceof PromptOutcome.Paired) paired++;
        if (outcome instanceof PromptOutcome.Sampled) sampled++;
        if (outcome instanceof PromptOutcome.Dropped drop) {
          dropped.merge(drop.reason().label(), 1L, Long::sum);
        }
      }
    }
    return new Counts(
        fed.values().stream().mapToLong(unit -> unit.prompts().size()).sum(),
        paired,
        sampled,
        dropped,
        ledger.stream().mapToLong(step -> step.sequences().size()).sum(),
        ledger.stream().mapToLong(step -> step.stale().size()).sum(),
        examples.size());
  }

  @Override
  public void close() {}
}
