package io.tributary.actors;

import io.tributary.gpu.LearnerEngine;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.metrics.Metrics;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a learner is put together from; see {@link StreamParts}.
 *
 * @param pairLog for what anybody may write
 * @param term begins when the learner does
 * @param engine makes the engine, restored from the newest checkpoint
 * @param evaluation makes the validation of policy versions, if there is one
 * @param kept what a guard rolls back to, if one may
 * @param mixture what steps are made of beside new examples
 */
public record LearnerParts(
    PairLog pairLog,
    Supplier<LearnerTerm> term,
    Supplier<? extends LearnerEngine> engine,
    Optional<Supplier<? extends EvaluationTask>> evaluation,
    Checkpointer checkpointer,
    Metrics metrics,
    Optional<KeptVersions> kept,
    Mixture mixture) {

  /** For a learner that never rolls back and trains on new examples alone. */
  public LearnerParts(
      PairLog pairLog,
      Supplier<LearnerTerm> term,
      Supplier<? extends LearnerEngine> engine,
      Optional<Supplier<? extends EvaluationTask>> evaluation,
      Checkpointer checkpointer,
      Metrics metrics) {
    this(pairLog, term, engine, evaluation, checkpointer, metrics, Optional.empty(), Mixture.NONE);
  }
}
