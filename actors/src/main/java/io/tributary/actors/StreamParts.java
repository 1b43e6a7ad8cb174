package io.tributary.actors;

import io.tributary.api.Judge;
import io.tributary.gpu.LearnerEngine;
import io.tributary.gpu.RolloutEngine;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.metrics.Metrics;
import io.tributary.streams.prompts.PromptSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * What a stream is put together from. Each factory is called on the thread that will own what it
 * makes, which is also where that is closed; a worker that is restarted calls its factory again.
 *
 * @param pairLog the run's durable record; stays open when the stream ends
 * @param prompts the stream's prompts, in a fixed order
 * @param generators makes generator i's engine
 * @param judges makes judge i; needed when the objective is {@code PAIRS}
 * @param learner makes the learner's engine, restored from the checkpoint when a run is resumed
 * @param evaluation makes the validation of policy versions, if there is one
 * @param checkpointer keeps the learner's state
 * @param metrics where every stage reports its figures
 * @param kept what a guard rolls back to, if one may
 * @param mixture what the learner's steps are made of beside new examples
 */
public record StreamParts(
    PairLog pairLog,
    PromptSource prompts,
    IntFunction<? extends RolloutEngine> generators,
    Optional<IntFunction<? extends Judge>> judges,
    Supplier<? extends LearnerEngine> learner,
    Optional<Supplier<? extends EvaluationTask>> evaluation,
    Checkpointer checkpointer,
    Metrics metrics,
    Optional<KeptVersions> kept,
    Mixture mixture) {
  public StreamParts {
    Objects.requireNonNull(pairLog, "pairLog");
    Objects.requireNonNull(prompts, "prompts");
    Objects.requireNonNull(generators, "generators");
    Objects.requireNonNull(judges, "judges");
    Objects.requireNonNull(learner, "learner");
    Objects.requireNonNull(evaluation, "evaluation");
    Objects.requireNonNull(checkpointer, "checkpointer");
    Objects.requireNonNull(metrics, "metrics");
    Objects.requireNonNull(kept, "kept");
    Objects.requireNonNull(mixture, "mixture");
  }

  /** For a stream that never rolls back and trains on new examples alone. */
  public StreamParts(
      PairLog pairLog,
      PromptSource prompts,
      IntFunction<? extends RolloutEngine> generators,
      Optional<IntFunction<? extends Judge>> judges,
      Supplier<? extends LearnerEngine> learner,
      Optional<Supplier<? extends EvaluationTask>> evaluation,
      Checkpointer checkpointer,
      Metrics metrics) {
    this(
        pairLog,
        prompts,
        generators,
        judges,
        learner,
        evaluation,
        checkpointer,
        metrics,
        Optional.empty(),
        Mixture.NONE);
  }

  LearnerParts learnerParts() {
    return new LearnerParts(
        pairLog,
        () -> new LearnerTerm(pairLog, PolicyPublisher.NONE),
        learner,
        evaluation,
        checkpointer,
        metrics,
        kept,
        mixture);
  }
}
