package io.tributary.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.tributary.actors.wire.WireMessage;
import io.tributary.api.PolicyVersion;
import io.tributary.gpu.RolloutEngine;
import io.tributary.streams.log.WorkUnit;
import io.tributary.streams.metrics.Metrics;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * At most one unit of it is with the stage behind and not accepted, and no unit is asked for until
 * it is.
 *
 * <p>Owns a rollout engine on a thread of its own, which samples a chunk of tokens for each message
 * that the actor sends itself. It asks for a unit whenever the engine has slots that nothing waits
 * for, so that long responses do not leave the others' slots empty; units are handed on as they are
 * done, in whatever order. What is not answered is said again: requests to the feed, and units to
 * whichever stage is next. While its weights are so old that nobody would train on what it samples,
 * it asks for nothing. In lock-step, and where weights may not change under way, it asks only when
 * it has nothing left.
 */
public final class Generator {
  public sealed interface Command {}

  /** The feed hands out a unit, in answer to the requests up to that number. */
  public record SampleUnit(WorkUnit unit, long request) implements Command, WireMessage {}

  /**
   * The stage behind has taken the unit.
   *
   * @param waitMillis after so long it expects to be through with all that it has; 0 of a node that
   *     does not know
   */
  public record UnitAccepted(long unit, long waitMillis) implements Command, WireMessage {
    public UnitAccepted {
      if (waitMillis < 0) throw new IllegalArgumentException("wait " + waitMillis);
    }
  }

  /** The stage behind has no room, or is leaving; another may have. */
  public record UnitRefused(long unit) implements Command, WireMessage {}

  /** Ask for nothing more, hand on what is held, and stop. */
  enum Leave implements Command {
    INSTANCE
  }

  /** Say again what was not answered. */
  private enum Tick implements Command {
    INSTANCE
  }

  /** All stages were full a moment ago. */
  private enum HandOnAgain implements Command {
    INSTANCE
  }

  private enum Open implements Command {
    INSTANCE
  }

  /** Sample the next chunk; there is never more than one of it on its way. */
  private enum SampleChunk implements Command {
    INSTANCE
  }

  /**
   * Whom a generator works for.
   *
   * @param tooOld whether the learner passes over what is sampled with a version
   */
  record Neighbours(
      ActorRef<PromptFeed.Command> feed,
      Stages stages,
      Metrics metrics,
      Patience patience,
      Predicate<PolicyVersion> tooOld) {}

  private static final Duration WHEN_FULL = Duration.ofMillis(100);

  /** Run it on {@link Dispatchers#pinned}. */
  static Behavior<Command> create(
      int index,
      IntFunction<? extends RolloutEngine> engines,
      SamplingPlan plan,
      Neighbours neighbours) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  // Made by a message, so that a failure reaches the guardian with its cause.
                  context.getSelf().tell(Open.INSTANCE);
                  return Behaviors.receive(Command.class)
                      .onMessage(
                          Open.class,
                          open ->
                              new Generator(
                                      context,
                                      timers,
                                      index,
                                      engines.apply(index),
                                      plan,
                                      neighbours)
                                  .start())
                      .onMessage(Leave.class, leave -> Behaviors.stopped())
                      .build();
                }));
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final int index;
  private final Neighbours neighbours;
  private final UnitSampling sampling;
  private final UnitHandOver handOver;

  /** The number of the last request for work, and whether its answer is awaited. */
  private long request;

  private boolean asked;
  private boolean chunkDue;
  private boolean leaving;

  private Generator(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      int index,
      RolloutEngine engine,
      SamplingPlan plan,
      Neighbours neighbours) {
    this.context = context;
    this.timers = timers;
    this.index = index;
    this.neighbours = neighbours;
    this.sampling = new UnitSampling(engine, plan, neighbours.metrics());
    this.handOver = new UnitHandOver(neighbours.stages(), context.getSelf());
  }

  private Behavior<Command> start() {
    timers.startTimerWithFixedDelay(Tick.INSTANCE, neighbours.patience().tick());
    goOn();
    return Behaviors.receive(Command.class)
        .onMessage(SampleUnit.class, this::take)
        .onMessage(SampleChunk.class, chunk -> sample())
        .onMessage(UnitAccepted.class, this::accepted)
        .onMessage(UnitRefused.class, this::refused)
        .onMessage(HandOnAgain.class, again -> handOnAgain())
        .onMessage(Tick.class, tick -> tick())
        .onMessage(Leave.class, leave -> leave())
        .onSignal(PostStop.class, stopped -> close())
        .build();
  }

  private Behavior<Command> take(SampleUnit work) {
    if (work.request() >= request) asked = false;
    sampling.take(work.unit());
    return goOn();
  }

  private Behavior<Command> sample() {
    chunkDue = false;
    sampling.chunk();
    return goOn();
  }

  private Behavior<Command> accepted(UnitAccepted accepted) {
    handOver.accepted(accepted);
    return goOn();
  }

  private Behavior<Command> refused(UnitRefused refused) {
    if (handOver.refused(refused.unit())) {
      timers.startSingleTimer(HandOnAgain.INSTANCE, WHEN_FULL);
    }
    return Behaviors.same();
  }

  private Behavior<Command> handOnAgain() {
    handOver.again();
    return Behaviors.same();
  }

  private Behavior<Command> tick() {
    handOver.tick();
    if (asked && !behind()) ask();
    // A feed that has taken over does not know who has what.
    else if (!has().isEmpty()) {
      neighbours.feed().tell(new PromptFeed.StillSampling(has(), context.getSelf()));
    }
    return goOn();
  }

  private Behavior<Command> leave() {
    leaving = true;
    return goOn();
  }

  /** What follows from any message: a unit is handed on, another asked for, a chunk sampled. */
  private Behavior<Command> goOn() {
    if (handOver.unit().isEmpty()) sampling.handOn().ifPresent(handOver::begin);
    boolean free = handOver.unit().isEmpty();
    if (free && !asked && !leaving && sampling.wantsUnit() && !behind()) {
      asked = true;
      request++;
      ask();
    }
    if (!sampling.idle() && !chunkDue) {
      chunkDue = true;
      context.getSelf().tell(SampleChunk.INSTANCE);
    }
    return leaving && free && sampling.empty() ? Behaviors.stopped() : Behaviors.same();
  }

  private void ask() {
    neighbours.feed().tell(new PromptFeed.RequestWork(index, request, has(), context.getSelf()));
  }

  /** The units that nobody else has. */
  private List<Long> has() {
    return Stream.concat(sampling.units().stream(), handOver.unit().stream()).sorted().toList();
  }

  /** Newer weights may be there by now. */
  private boolean behind() {
    return sampling.behind(neighbours.tooOld());
  }

  private Behavior<Command> close() {
    sampling.close();
    return Behaviors.same();
  }
}
