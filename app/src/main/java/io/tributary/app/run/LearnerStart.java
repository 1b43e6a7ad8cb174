package io.tributary.app.run;

import io.tributary.actors.Checkpointer;
import io.tributary.app.UserError;
import io.tributary.app.display.RunDisplay;
import io.tributary.config.ResolvedSettings;
import io.tributary.config.Settings;
import io.tributary.gpu.LearnerEngine;
import io.tributary.gpu.LocalWeightStore;
import io.tributary.gpu.files.checkpoint.Checkpoint;
import io.tributary.gpu.files.checkpoint.CheckpointException;
import io.tributary.gpu.files.checkpoint.CheckpointStep;
import io.tributary.gpu.files.checkpoint.CheckpointStore;
import io.tributary.streams.log.PairLog;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the learner of a run, where its newest checkpoint left it. */
final class LearnerStart {
  private static final Logger LOG = LoggerFactory.getLogger(LearnerStart.class);

  private final ResolvedSettings resolved;
  private final RunFolder folder;
  private final PairLog log;
  private final Supplier<? extends LearnerEngine> engine;
  private final RunDisplay display;
  private final CheckpointStep.Hook hook;
  private CheckpointStore checkpoints;
  private RunCheckpoints saving;

  /**
   * @param engine makes it as of step 0
   */
  LearnerStart(
      ResolvedSettings resolved,
      RunFolder folder,
      PairLog log,
      Supplier<? extends LearnerEngine> engine,
      RunDisplay display) {
    this(resolved, folder, log, engine, display, CheckpointStep.Hook.NONE);
  }

  /**
   * @param hook told of each step of each save
   */
  LearnerStart(
      ResolvedSettings resolved,
      RunFolder folder,
      PairLog log,
      Supplier<? extends LearnerEngine> engine,
      RunDisplay display,
      CheckpointStep.Hook hook) {
    this.resolved = resolved;
    this.engine = engine;
    this.display = display;
    this.hook = hook;
    this.folder = folder;
    this.log = log;
  }

  /** Of the run's objective. */
  static LearnerStart of(
      RunContext context, PairLog log, LocalWeightStore store, RunDisplay display) {
    return new LearnerStart(
        context.resolved(), context.folder(), log, () -> learner(context, store, display), display);
  }

  /** Saves what {@link #open} has opened last. */
  Checkpointer checkpointer() {
    return (learner, lastStep, permit) -> saving.save(learner, lastStep, permit);
  }

  /** The stream closes the learner; until it has it, a failure does. */
  LearnerEngine open() {
    // Not before the learner's term has begun: what is half-written may be another learner's until
    // then, and is removed.
    checkpoints =
        CheckpointStore.open(folder.checkpoints(), resolved.settings().checkpoint().keep(), hook);
    saving = new RunCheckpoints(checkpoints, log, GuardedSettings.of(resolved));
    LearnerEngine learner = engine.get();
    try {
      restore(learner);
      return learner;
    } catch (RuntimeException e) {
      learner.close();
      throw e;
    }
  }

  private static LearnerEngine learner(
      RunContext context, LocalWeightStore store, RunDisplay display) {
    Settings settings = context.settings();
    double perStep = settings.learner().examplesPerStep() * settings.learner().newShare();
    long most = settings.pairs().most(settings.generation().candidates());
    long steps = (long) Math.ceil(StreamPrompts.planned(context) * most / perStep);
    return Objectives.learner(
        settings, context.models(), context.encoder(), store, steps, display::note);
  }

  /** Goes on from the newest whole checkpoint; a new run begins with one of step 0. */
  private void restore(LearnerEngine learner) {
    Optional<Checkpoint> newest = newest();
    if (newest.isEmpty()) {
      // The term has just begun, and whoever takes over writes the same.
      saving.save(learner, 0, () -> {});
      return;
    }
    try (Checkpoint checkpoint = newest.get()) {
      GuardedSettings.check(
          resolved,
          checkpoint.info(),
          "the checkpoint of step %d, which was made with".formatted(checkpoint.step()));
      learner.restore(checkpoint.folder());
      display.note("going on from the checkpoint of step " + checkpoint.step());
    }
  }

  private Optional<Checkpoint> newest() {
    try {
      return checkpoints.newest(
          damaged -> {
            String warning = damaged + "; using the one before it";
            // A node that nobody looks at has its log alone.
            LOG.warn(warning);
            display.note(warning);
          });
    } catch (CheckpointException e) {
      throw UserError.failed(e.getMessage(), e)
          .withHint("put one back from a backup, or start a new run");
    }
  }

  /** The reference's own validation by the run's judge of now. */
  static void baseline(RunContext context, StreamAssembly assembly) {
    if (!assembly.baselineMissing()) return;
    try (PolicyValidation validation = assembly.validation(context.proxy())) {
      validation.baseline(context.reference().weights());
    }
  }
}
