package io.tributary.app.run;

import io.tributary.api.PolicyVersion;
import io.tributary.app.UserError;
import io.tributary.app.display.RunDisplay;
import io.tributary.config.Settings;
import io.tributary.gpu.LearnerEngine;
import io.tributary.gpu.LocalWeightStore;
import io.tributary.gpu.files.checkpoint.Checkpoint;
import io.tributary.gpu.files.checkpoint.CheckpointException;
import io.tributary.gpu.files.checkpoint.CheckpointStep;
import io.tributary.gpu.files.checkpoint.CheckpointStore;
import io.tributary.streams.log.PairLog;
import java.util.Optional;

/** Makes the learner of a run, where its newest checkpoint left it. */
final class LearnerStart {
  private final RunContext context;
  private final PairLog log;
  private final LocalWeightStore store;
  private final RunDisplay display;
  private final CheckpointStep.Hook hook;
  private final RunCheckpoints checkpointer;
  private CheckpointStore checkpoints;

  LearnerStart(RunContext context, PairLog log, LocalWeightStore store, RunDisplay display) {
    this(context, log, store, display, CheckpointStep.Hook.NONE);
  }

  /**
   * @param hook told of each step of each checkpoint
   */
  LearnerStart(
      RunContext context,
      PairLog log,
      LocalWeightStore store,
      RunDisplay display,
      CheckpointStep.Hook hook) {
    this.context = context;
    this.hook = hook;
    this.log = log;
    this.store = store;
    this.display = display;
    checkpointer =
        new RunCheckpoints(() -> checkpoints, log, GuardedSettings.of(context.resolved()));
  }

  RunCheckpoints checkpointer() {
    return checkpointer;
  }

  /** The stream closes the learner; until it has it, a failure does. */
  LearnerEngine open() {
    // Not before: a learner on another node may be saving, until this one has taken over.
    checkpoints =
        CheckpointStore.open(
            context.folder().checkpoints(), context.settings().checkpoint().keep(), hook);
    LearnerEngine learner = learner();
    try {
      restore(learner);
      return learner;
    } catch (RuntimeException e) {
      learner.close();
      throw e;
    }
  }

  private LearnerEngine learner() {
    Settings settings = context.settings();
    int perStep = settings.learner().examplesPerStep();
    long steps = (StreamPrompts.planned(context) + perStep - 1) / perStep;
    return Objectives.learner(
        settings, context.models(), context.encoder(), store, steps, display::note);
  }

  /** Goes on from the newest whole checkpoint; a new run begins with one of step 0. */
  private void restore(LearnerEngine learner) {
    Optional<Checkpoint> newest = newest();
    if (newest.isEmpty()) {
      checkpointer.save(learner, 0);
      return;
    }
    try (Checkpoint checkpoint = newest.get()) {
      GuardedSettings.check(
          context.resolved(),
          checkpoint.info(),
          "the checkpoint of step %d, which was made with".formatted(checkpoint.step()));
      learner.restore(checkpoint.folder());
      display.note("going on from the checkpoint of step " + checkpoint.step());
    }
  }

  private Optional<Checkpoint> newest() {
    try {
      return checkpoints.newest(warning -> display.note(warning + "; using the one before it"));
    } catch (CheckpointException e) {
      throw UserError.failed(e.getMessage(), e)
          .withHint("put one back from a backup, or start a new run");
    }
  }

  /** The reference's own validation: what every version is measured against. */
  void baseline(StreamAssembly assembly) {
    if (log.evaluations().containsKey(0L)) return;
    try (PolicyValidation validation = assembly.validation(context.proxy())) {
      log.recordEvaluation(
          0, validation.measure(context.reference().weights(), PolicyVersion.REFERENCE));
    }
  }
}
