package io.tributary.app.run;

import com.typesafe.config.Config;
import io.tributary.actors.StreamParts;
import io.tributary.actors.StreamResult;
import io.tributary.actors.TributaryStream;
import io.tributary.actors.tls.RemotingTls;
import io.tributary.api.PolicyVersion;
import io.tributary.app.UserError;
import io.tributary.app.display.RunDisplay;
import io.tributary.config.Settings;
import io.tributary.gpu.LearnerEngine;
import io.tributary.gpu.LocalWeightStore;
import io.tributary.gpu.files.checkpoint.Checkpoint;
import io.tributary.gpu.files.checkpoint.CheckpointException;
import io.tributary.gpu.files.checkpoint.CheckpointStore;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.metrics.JsonlMetricSink;
import io.tributary.streams.metrics.MetricHub;
import io.tributary.streams.metrics.Metrics;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;

/** The online stream of a run, from its newest checkpoint to the end or to a drain. */
final class AlignPhase {
  private final RunContext context;
  private final PairLog log;
  private final RunDisplay display;
  private final PhaseSeconds seconds;
  private final AtomicReference<TributaryStream> running = new AtomicReference<>();
  private volatile boolean drainAsked;

  AlignPhase(RunContext context, PairLog log, RunDisplay display, PhaseSeconds seconds) {
    this.context = context;
    this.log = log;
    this.display = display;
    this.seconds = seconds;
  }

  /** Asks the stream to drain, now or as soon as it runs. */
  void drain() {
    drainAsked = true;
    TributaryStream stream = running.get();
    if (stream != null) stream.drain();
  }

  StreamResult run() {
    Settings settings = context.settings();
    CheckpointStore checkpoints =
        CheckpointStore.open(context.folder().checkpoints(), settings.checkpoint().keep());
    RunCheckpoints checkpointer =
        new RunCheckpoints(checkpoints, log, GuardedSettings.of(context.resolved()));
    try (LocalWeightStore store = new LocalWeightStore()) {
      StreamAssembly assembly = new StreamAssembly(context, store, log);
      baseline(assembly);
      LearnerEngine learner = restored(learner(store), checkpoints, checkpointer);
      MetricHub hub = new MetricHub(Clock.systemUTC());
      try (StreamProgress progress = new StreamProgress(display, log, seconds)) {
        Metrics metrics =
            (step, values) -> {
              hub.record(step, values);
              progress.record(step, values);
            };
        display.phase("align", context.prompts().stream().size());
        return stream(assembly.parts(learner, checkpointer, metrics), hub);
      }
    }
  }

  private Config remoting() {
    try {
      return RemotingTls.config(context.settings().cluster().tls());
    } catch (IllegalArgumentException e) {
      throw UserError.wrongUsage(e.getMessage());
    }
  }

  private LearnerEngine learner(LocalWeightStore store) {
    Settings settings = context.settings();
    int perStep = settings.learner().examplesPerStep();
    long steps = (context.prompts().stream().size() + perStep - 1) / perStep;
    return Objectives.learner(
        settings, context.models(), context.encoder(), store, steps, display::note);
  }

  /** The stream closes the learner; until it has it, a failure does. */
  private LearnerEngine restored(
      LearnerEngine learner, CheckpointStore checkpoints, RunCheckpoints checkpointer) {
    try {
      restore(learner, checkpoints, checkpointer);
      return learner;
    } catch (RuntimeException e) {
      learner.close();
      throw e;
    }
  }

  /** Goes on from the newest whole checkpoint; a new run begins with one of step 0. */
  private void restore(
      LearnerEngine learner, CheckpointStore checkpoints, RunCheckpoints checkpointer) {
    Optional<Checkpoint> newest = newest(checkpoints);
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

  private Optional<Checkpoint> newest(CheckpointStore checkpoints) {
    try {
      return checkpoints.newest(warning -> display.note(warning + "; using the one before it"));
    } catch (CheckpointException e) {
      throw UserError.failed(e.getMessage(), e)
          .withHint("put one back from a backup, or start a new run");
    }
  }

  /** The reference's own validation: what every version is measured against. */
  private void baseline(StreamAssembly assembly) {
    if (log.evaluations().containsKey(0L)) return;
    try (PolicyValidation validation = assembly.validation(context.proxy())) {
      log.recordEvaluation(
          0, validation.measure(context.reference().weights(), PolicyVersion.REFERENCE));
    }
  }

  private StreamResult stream(StreamParts parts, MetricHub hub) {
    try (TributaryStream stream =
        TributaryStream.start(
            StreamAssembly.settings(context.settings()),
            parts,
            context.resolved().akka().withFallback(remoting()),
            system -> {
              JsonlMetricSink sink = JsonlMetricSink.start(context.folder().metrics(), hub, system);
              return () -> {
                hub.close();
                return sink.done();
              };
            })) {
      running.set(stream);
      if (drainAsked) stream.drain();
      return stream.done().toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) throw cause;
      throw e;
    } finally {
      running.set(null);
    }
  }
}
