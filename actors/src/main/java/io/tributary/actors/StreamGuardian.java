package io.tributary.actors;

import akka.actor.ActorInitializationException;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.BehaviorBuilder;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.StashBuffer;
import io.tributary.api.PolicyVersion;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * The stream ends exactly once, with a result or with the first failure, after everything it opened
 * is closed.
 *
 * <p>The order of life: read where the pair log stands; let the learner repeat its ledger; start
 * feed, buffers, judges and generators; drain or run to the end; stop the workers, then the
 * learner, whose weights they may share.
 */
public final class StreamGuardian {
  public sealed interface Command {}

  /** Stop feeding, let what is in flight be committed, checkpoint and end. */
  enum Drain implements Command {
    INSTANCE
  }

  /** End now, without a checkpoint. */
  enum Close implements Command {
    INSTANCE
  }

  /** For the root guardian: what was attached to the stream has ended. */
  enum AttachmentEnded implements Command {
    INSTANCE
  }

  /** The learner has repeated its ledger and published its weights. */
  record LearnerReady(PolicyVersion version) implements Command {}

  /** No unit is with a generator, judge or buffer any more. */
  enum FeedDrained implements Command {
    INSTANCE
  }

  /** The learner has trained what there was and written its checkpoint. */
  record LearnerFinished(StreamResult result) implements Command {}

  /** A part that is not started again has failed. */
  record StreamFailed(String part, Throwable cause) implements Command {}

  private record BacklogRead(Backlog backlog) implements Command {}

  /**
   * @param outcome completed once, when everything is closed
   */
  static Behavior<Command> create(
      StreamSettings settings,
      StreamParts parts,
      PairBuffers.Placement placement,
      CompletableFuture<StreamResult> outcome) {
    return Behaviors.withStash(
        4,
        stash ->
            Behaviors.setup(
                context ->
                    new StreamGuardian(context, stash, settings, parts, placement, outcome)
                        .readBacklog()));
  }

  private final ActorContext<Command> context;
  private final StashBuffer<Command> stash;
  private final StreamSettings settings;
  private final StreamParts parts;
  private final PairBuffers.Placement placement;

  /** A run's display has no use for them. */
  private final QueueDepths depths = new QueueDepths();

  private final CompletableFuture<StreamResult> outcome;
  private final Workers<Command> workers;
  private final Crew<Command> crew;

  private StreamGuardian(
      ActorContext<Command> context,
      StashBuffer<Command> stash,
      StreamSettings settings,
      StreamParts parts,
      PairBuffers.Placement placement,
      CompletableFuture<StreamResult> outcome) {
    this.context = context;
    this.stash = stash;
    this.settings = settings;
    this.parts = parts;
    this.placement = placement;
    this.outcome = outcome;
    this.workers = new Workers<>(context, Command.class);
    this.crew = new Crew<>(workers, settings, parts.metrics());
  }

  private Behavior<Command> readBacklog() {
    context.pipeToSelf(
        CompletableFuture.supplyAsync(
            () -> Backlog.read(parts.pairLog()), Dispatchers.blocking(context.getSystem())),
        (backlog, failure) ->
            failure == null
                ? new BacklogRead(backlog)
                : new StreamFailed("pair log", Dispatchers.cause(failure)));
    return state()
        .onMessage(BacklogRead.class, read -> stash.unstashAll(startLearner(read.backlog())))
        .onMessage(
            Drain.class,
            drain -> {
              stash.stash(drain);
              return Behaviors.same();
            })
        .build();
  }

  private Behavior<Command> startLearner(Backlog backlog) {
    // The first to start is the last to stop.
    ActorRef<Learner.Command> learner =
        workers.start(
            "learner",
            Workers.NEVER_AGAIN,
            Dispatchers.pinned(),
            () ->
                Learner.create(
                    settings,
                    parts.learnerParts(),
                    new Learner.Links(
                        context.getSelf(),
                        Optional.empty(),
                        Learner.AtEnd.WAIT,
                        Patience.ONE_JVM,
                        depths)));
    Optional<ActorRef<Evaluator.Command>> evaluator =
        parts
            .evaluation()
            .map(
                tasks ->
                    workers.start(
                        "evaluator",
                        Workers.NEVER_AGAIN,
                        Dispatchers.pinned(),
                        () -> Evaluator.create(tasks, parts.pairLog(), parts.metrics())));
    learner.tell(new Learner.Open(evaluator));
    return state()
        .onMessage(LearnerReady.class, ready -> startStream(backlog, learner))
        .onMessage(Drain.class, drain -> finish(learner))
        .build();
  }

  private Behavior<Command> startStream(Backlog backlog, ActorRef<Learner.Command> learner) {
    ActorRef<PromptFeed.Command> feed =
        workers.start(
            "feed",
            () ->
                PromptFeed.create(
                    settings,
                    parts.prompts(),
                    parts.pairLog(),
                    backlog,
                    new PromptFeed.Links(
                        learner, context.getSelf(), new DrawGate(), Patience.ONE_JVM)));
    learner.tell(new Learner.Begin(feed));
    StageLinks links =
        new StageLinks(
            settings.stageCapacity(),
            backlog,
            startBuffers(feed, learner),
            feed,
            Patience.ONE_JVM,
            depths);
    ActorRef<UnitSampled> stage = crew.startStage(links, parts.judges());
    Generator.Neighbours neighbours =
        new Generator.Neighbours(
            feed,
            Stages.only(stage),
            parts.metrics(),
            Patience.ONE_JVM,
            // They have the learner's weights as soon as it has them.
            version -> false);
    crew.startGenerators(parts.generators(), neighbours);
    return streaming(feed, learner);
  }

  private PairBuffers startBuffers(
      ActorRef<PromptFeed.Command> feed, ActorRef<Learner.Command> learner) {
    PairBuffer.Listeners listeners =
        new PairBuffer.Listeners(
            feed, learner, context.getSelf(), parts.metrics(), Patience.ONE_JVM, depths);
    return new PairBuffers(
        placement.place(
            context, () -> PairBuffer.create(parts.pairLog(), listeners, settings.stageCapacity())),
        settings.flow().buckets(),
        settings.judging().judge());
  }

  private Behavior<Command> streaming(
      ActorRef<PromptFeed.Command> feed, ActorRef<Learner.Command> learner) {
    return state()
        .onMessage(
            Drain.class,
            drain -> {
              feed.tell(PromptFeed.Drain.INSTANCE);
              return draining(learner);
            })
        .build();
  }

  private Behavior<Command> draining(ActorRef<Learner.Command> learner) {
    return state().onMessage(FeedDrained.class, drained -> finish(learner)).build();
  }

  private Behavior<Command> finish(ActorRef<Learner.Command> learner) {
    learner.tell(Learner.Finish.INSTANCE);
    return state().build();
  }

  /** What every state takes: the end, good or bad, and workers that fail. */
  private BehaviorBuilder<Command> state() {
    return Behaviors.receive(Command.class)
        .onMessage(LearnerFinished.class, end -> stop(() -> outcome.complete(end.result())))
        .onMessage(StreamFailed.class, failed -> fail(failed.part(), failed.cause()))
        .onMessage(
            Close.class,
            close -> {
              Throwable closed = new CancellationException("the stream was closed before its end");
              return stop(() -> outcome.completeExceptionally(closed));
            })
        .onSignal(
            ChildFailed.class,
            failed -> {
              Throwable cause = unwrap(failed.getCause());
              String name = failed.getRef().path().name();
              return workers.restart(name, cause) ? Behaviors.same() : fail(name, cause);
            })
        .onSignal(
            Terminated.class,
            ended -> {
              workers.ended(ended.getRef().path().name());
              return Behaviors.same();
            });
  }

  private Behavior<Command> fail(String part, Throwable cause) {
    // Whoever started the stream is told by the outcome.
    context.getLog().info("the stream fails: {}: {}", part, cause.toString());
    return stop(() -> outcome.completeExceptionally(cause));
  }

  private Behavior<Command> stop(Runnable complete) {
    return workers.stopAll(
        () -> {
          complete.run();
          return Behaviors.stopped();
        });
  }

  static Throwable unwrap(Throwable failure) {
    boolean wrapped =
        failure instanceof ActorInitializationException || failure instanceof FatalErrors.Failure;
    return wrapped && failure.getCause() != null ? failure.getCause() : failure;
  }
}
