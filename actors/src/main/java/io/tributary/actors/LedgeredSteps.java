package io.tributary.actors;

import io.tributary.api.PreferencePair;
import io.tributary.api.ScoredCandidate;
import io.tributary.api.ScoredResponses;
import io.tributary.api.TrainingExample;
import io.tributary.gpu.LearnerEngine;
import io.tributary.streams.log.LedgerStep;
import io.tributary.streams.log.LoggedExample;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.metrics.Metrics;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;

/**
 * Every learner step is in the ledger before it is taken, so that a resumed learner repeats it with
 * the same examples in the same order.
 */
final class LedgeredSteps {
  private final LearnerEngine engine;
  private final PairLog log;
  private final Metrics metrics;
  private final PolicyPublisher publisher;
  private final StreamSettings.Pairing pairing;
  private final Optional<KeptVersions> kept;
  private final HybridData data;

  /**
   * @param pairing says which version the lag of an example is counted from
   */
  LedgeredSteps(
      LearnerEngine engine,
      PairLog log,
      Metrics metrics,
      PolicyPublisher publisher,
      StreamSettings.Pairing pairing,
      Optional<KeptVersions> kept,
      HybridData data) {
    this.data = data;
    this.pairing = pairing;
    this.engine = engine;
    this.log = log;
    this.metrics = metrics;
    this.publisher = publisher;
    this.kept = kept;
  }

  /**
   * The steps that the ledger holds beyond the engine's version; later ones go on behind them all.
   *
   * @param ledger all steps, in order
   * @throws IllegalStateException if ledger and engine do not belong together
   */
  Deque<LedgerStep> toReplay(List<LedgerStep> ledger) {
    data.restore(ledger);
    long version = engine.version().number();
    long last = ledger.isEmpty() ? 0 : ledger.get(ledger.size() - 1).step();
    if (last < version) {
      throw new IllegalStateException(
          "the checkpoint is at step %d but the pair log's ledger ends at step %d; they are not of one run"
              .formatted(version, last));
    }
    Deque<LedgerStep> replay = new ArrayDeque<>();
    long expected = version + 1;
    for (LedgerStep step : ledger) {
      if (step.step() <= version) continue;
      if (step.step() != expected++) {
        throw new IllegalStateException(
            "the pair log's ledger has no step %d, which the checkpoint at step %d needs"
                .formatted(expected - 1, version));
      }
      replay.add(step);
    }
    return replay;
  }

  /**
   * Takes a new step on at least one new example, and on what the mix has go with it.
   *
   * @param course how the guards will have it taken
   * @return what it reports
   */
  Map<String, Double> take(List<LoggedExample> examples, List<Long> stale, Course course) {
    long number = engine.version().number() + 1;
    LedgerStep step =
        new LedgerStep(
            number,
            examples.stream().map(LoggedExample::sequence).toList(),
            stale,
            course.rate(),
            course.start(),
            data.draw(number, examples.size()));
    log.record(step);
    data.took(step);
    return step(step, examples);
  }

  /** Takes a step of the ledger again. */
  Map<String, Double> replay(LedgerStep step) {
    return step(step, log.examples(step.sequences()));
  }

  private Map<String, Double> step(LedgerStep step, List<LoggedExample> examples) {
    if (step.start().isPresent()) engine.startFrom(folder(step.start().getAsLong()));
    engine.scaleLearningRate(step.rate());
    LongSummaryStatistics lag =
        examples.stream()
            .mapToLong(example -> engine.version().lagOf(pairing.since(example.example())))
            .summaryStatistics();
    List<TrainingExample> batch =
        new ArrayList<>(examples.stream().map(LoggedExample::example).toList());
    batch.addAll(data.examples(step.extras()));
    long start = System.nanoTime();
    Map<String, Double> values = new HashMap<>(engine.step(batch));
    double seconds = (System.nanoTime() - start) / 1e9;
    if (engine.version().number() != step.step()) {
      throw new IllegalStateException(
          "the learner engine is at %s after step %d".formatted(engine.version(), step.step()));
    }
    engine.publish();
    publisher.published(engine.version());
    values.put("timing_s/step", seconds);
    values.put("off_policy/mean", lag.getAverage());
    values.put("off_policy/max", (double) lag.getMax());
    values.put("off_policy/dropped", (double) step.stale().size());
    values.putAll(scores(examples));
    values.putAll(data.figures(step));
    metrics.record(step.step(), values);
    return values;
  }

  private Path folder(long version) {
    return kept.orElseThrow(
            () -> new IllegalStateException("a step starts from version %d".formatted(version)))
        .folder(version);
  }

  /** What the judge said of best and worst; nothing for samples that nobody judged. */
  private static Map<String, Double> scores(List<LoggedExample> examples) {
    DoubleSummaryStatistics chosen = new DoubleSummaryStatistics();
    DoubleSummaryStatistics rejected = new DoubleSummaryStatistics();
    for (LoggedExample logged : examples) {
      if (logged.example() instanceof PreferencePair pair) {
        chosen.accept(pair.chosen().score());
        rejected.accept(pair.rejected().score());
      } else if (logged.example() instanceof ScoredResponses list) {
        List<ScoredCandidate> sorted = list.bestFirst();
        chosen.accept(sorted.get(0).score());
        rejected.accept(sorted.get(sorted.size() - 1).score());
      }
    }
    if (chosen.getCount() == 0) return Map.of();
    return Map.of("scores/chosen", chosen.getAverage(), "scores/rejected", rejected.getAverage());
  }
}
