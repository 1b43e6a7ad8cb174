package io.tributary.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.tributary.api.PolicyVersion;
import io.tributary.gpu.RolloutEngine;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.WorkUnit;
import io.tributary.streams.metrics.Metrics;
import java.util.function.IntFunction;

/**
 * At most one unit of it is with the stage behind and not accepted, and no unit is asked for until
 * it is.
 *
 * <p>Owns a rollout engine on a thread of its own, which samples a chunk of tokens for each message
 * that the actor sends itself. It asks for a unit whenever the engine has slots that nothing waits
 * for, so that long responses do not leave the others' slots empty; units are handed on as they are
 * done, in whatever order. In lock-step, and where weights may not change under way, it asks only
 * when it has nothing left.
 */
public final class Generator {
  public sealed interface Command {}

  /** The feed hands out a unit. */
  record SampleUnit(WorkUnit unit) implements Command {}

  /** The stage behind has room again. */
  record UnitAccepted(long unit) implements Command {}

  private enum Open implements Command {
    INSTANCE
  }

  /** Sample the next chunk; there is never more than one of it on its way. */
  private enum SampleChunk implements Command {
    INSTANCE
  }

  /** Whom a generator works for. */
  record Neighbours(
      ActorRef<PromptFeed.Command> feed, ActorRef<UnitSampled> next, Metrics metrics) {}

  /** Run it on {@link Dispatchers#pinned}. */
  static Behavior<Command> create(
      int index,
      IntFunction<? extends RolloutEngine> engines,
      SamplingPlan plan,
      Neighbours neighbours) {
    return Behaviors.setup(
        context -> {
          // Made by a message, so that a failure reaches the guardian with its cause.
          context.getSelf().tell(Open.INSTANCE);
          return Behaviors.receive(Command.class)
              .onMessage(
                  Open.class,
                  open ->
                      new Generator(context, index, engines.apply(index), plan, neighbours).start())
              .build();
        });
  }

  private final ActorContext<Command> context;
  private final int index;
  private final RolloutEngine engine;
  private final SamplingPlan plan;
  private final Neighbours neighbours;
  private final HeldUnits held = new HeldUnits();
  private final SamplingFigures figures;
  private long nextRequest;

  /** What is awaited: a unit from the feed, the stage's acceptance, the actor's own message. */
  private boolean asked;

  private boolean unaccepted;
  private boolean chunkDue;

  private Generator(
      ActorContext<Command> context,
      int index,
      RolloutEngine engine,
      SamplingPlan plan,
      Neighbours neighbours) {
    this.context = context;
    this.index = index;
    this.engine = engine;
    this.plan = plan;
    this.neighbours = neighbours;
    this.figures = new SamplingFigures(engine, neighbours.metrics());
  }

  private Behavior<Command> start() {
    goOn();
    return Behaviors.receive(Command.class)
        .onMessage(SampleUnit.class, work -> take(work.unit()))
        .onMessage(SampleChunk.class, chunk -> sample())
        .onMessage(
            UnitAccepted.class,
            accepted -> {
              unaccepted = false;
              return goOn();
            })
        .onSignal(
            PostStop.class,
            stopped -> {
              engine.close();
              return Behaviors.same();
            })
        .build();
  }

  private Behavior<Command> take(WorkUnit unit) {
    asked = false;
    // A unit that is overdue may be issued to the generator that still has it.
    if (!held.has(unit.number())) {
      refresh();
      held.take(unit, this::request);
    }
    return goOn();
  }

  private long request(FedPrompt prompt) {
    if (!engine.fits(prompt.prompt())) return -1;
    engine.submit(nextRequest, plan.request(prompt));
    return nextRequest++;
  }

  private Behavior<Command> sample() {
    chunkDue = false;
    refresh();
    long start = System.nanoTime();
    for (RolloutEngine.Done done : engine.advance()) held.done(done);
    figures.chunk(System.nanoTime() - start);
    return goOn();
  }

  /** The engine knows whether it may change weights now. */
  private void refresh() {
    PolicyVersion before = engine.version();
    boolean busy = !engine.idle();
    long start = System.nanoTime();
    if (!engine.refresh().equals(before)) {
      figures.swapped(before, busy, System.nanoTime() - start);
    }
  }

  private Behavior<Command> goOn() {
    if (!unaccepted) held.handOn().ifPresent(this::handOn);
    if (!unaccepted && !asked && wantsUnit()) {
      asked = true;
      neighbours.feed().tell(new PromptFeed.RequestWork(index, context.getSelf()));
    }
    if (!engine.idle() && !chunkDue) {
      chunkDue = true;
      context.getSelf().tell(SampleChunk.INSTANCE);
    }
    return Behaviors.same();
  }

  private void handOn(HeldUnits.Finished unit) {
    figures.unit(unit);
    unaccepted = true;
    neighbours.next().tell(new UnitSampled(unit.unit(), unit.prompts(), context.getSelf()));
  }

  private boolean wantsUnit() {
    return plan.sampling().oneUnitAtATime() ? held.empty() : engine.load().free() > 0;
  }
}
