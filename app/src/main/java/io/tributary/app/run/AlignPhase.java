package io.tributary.app.run;

import io.tributary.actors.Mixture;
import io.tributary.actors.StreamParts;
import io.tributary.actors.StreamResult;
import io.tributary.actors.TributaryStream;
import io.tributary.app.display.RunDisplay;
import io.tributary.gpu.LearnerEngine;
import io.tributary.gpu.LocalWeightStore;
import io.tributary.streams.log.SharedPairLog;
import io.tributary.streams.metrics.JsonlMetricSink;
import io.tributary.streams.metrics.MetricHub;
import io.tributary.streams.metrics.Metrics;
import java.time.Clock;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The online stream of a run, from its newest checkpoint to the end or to a drain. */
final class AlignPhase {
  private final RunContext context;
  private final SharedPairLog log;
  private final RunDisplay display;
  private final PhaseSeconds seconds;
  private final AtomicReference<TributaryStream> running = new AtomicReference<>();
  private volatile boolean drainAsked;

  AlignPhase(RunContext context, SharedPairLog log, RunDisplay display, PhaseSeconds seconds) {
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
    try (LocalWeightStore store = new LocalWeightStore(context.settings().pairs().versionsBack())) {
      Mixture mixture = HybridChoice.mixture(context, log, display);
      StreamAssembly assembly = new StreamAssembly(context, store, log);
      LearnerStart start = LearnerStart.of(context, log, store, display);
      LearnerStart.baseline(context, assembly);
      LearnerEngine learner = start.open();
      MetricHub hub = new MetricHub(Clock.systemUTC());
      try (StreamProgress progress = new StreamProgress(display, log, seconds)) {
        Metrics metrics =
            (step, values) -> {
              hub.record(step, values);
              progress.record(step, values);
            };
        display.phase("align", StreamPrompts.expected(context));
        return stream(assembly.parts(learner, start.checkpointer(), metrics, mixture), hub);
      }
    }
  }

  private StreamResult stream(StreamParts parts, MetricHub hub) {
    PromptIntake intake = new PromptIntake(PromptBasis.of(context), log, display);
    try (TributaryStream stream =
        TributaryStream.start(
            StreamAssembly.settings(context.settings()),
            parts,
            Remoting.of(context.resolved()),
            system -> {
              JsonlMetricSink sink = JsonlMetricSink.start(context.folder().metrics(), hub, system);
              Supplier<? extends CompletionStage<?>> endIntake =
                  intake.with(NodeContext.pruner(context.settings(), log, hub)).start(system);
              return () ->
                  endIntake
                      .get()
                      .handle(
                          (ended, failure) -> {
                            hub.close();
                            return sink.done();
                          })
                      .thenCompose(done -> done);
            })) {
      running.set(stream);
      if (drainAsked) stream.drain();
      return stream.done().toCompletableFuture().join();
    } catch (CompletionException e) {
      if (intake.failure().isPresent()) throw intake.failure().get();
      if (e.getCause() instanceof RuntimeException cause) throw cause;
      throw e;
    } finally {
      running.set(null);
    }
  }
}
