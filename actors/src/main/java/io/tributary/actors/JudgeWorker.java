package io.tributary.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.tributary.api.Judge;
import io.tributary.streams.metrics.Metrics;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Asks for units only when it has none; each unit it is given comes back with one outcome a prompt.
 *
 * <p>Owns a judge on a thread of its own. A call that fails with a {@link
 * io.tributary.api.JudgeException} is repeated after a pause; after the last attempt its prompts
 * are dropped.
 */
final class JudgeWorker {
  sealed interface Command {}

  /** Units to judge together. */
  record JudgeUnits(List<UnitSampled> units) implements Command {}

  private enum Open implements Command {
    INSTANCE
  }

  private enum CallAgain implements Command {
    INSTANCE
  }

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final int MOST_DOUBLINGS = 6;

  /** Run it on {@link Dispatchers#pinned}. */
  static Behavior<Command> create(
      int index,
      IntFunction<? extends Judge> judges,
      StreamSettings.Judging settings,
      ActorRef<JudgeStage.Command> stage,
      Metrics metrics) {
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
                              new JudgeWorker(
                                      context,
                                      timers,
                                      index,
                                      judges.apply(index),
                                      settings,
                                      stage,
                                      metrics)
                                  .ask())
                      .build();
                }));
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final int index;
  private final Judge judge;
  private final StreamSettings.Judging settings;
  private final ActorRef<JudgeStage.Command> stage;
  private final Metrics metrics;

  private JudgeWorker(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      int index,
      Judge judge,
      StreamSettings.Judging settings,
      ActorRef<JudgeStage.Command> stage,
      Metrics metrics) {
    this.context = context;
    this.timers = timers;
    this.index = index;
    this.judge = judge;
    this.settings = settings;
    this.stage = stage;
    this.metrics = metrics;
  }

  private Behavior<Command> ask() {
    stage.tell(new JudgeStage.JudgeReady(index, context.getSelf()));
    return waitingForUnits();
  }

  private Behavior<Command> waitingForUnits() {
    return Behaviors.receive(Command.class)
        .onMessage(JudgeUnits.class, work -> judge(new JudgeTask(work.units(), settings, judge)))
        .onSignal(PostStop.class, stopped -> close())
        .build();
  }

  private Behavior<Command> waitingToCallAgain(JudgeTask task) {
    return Behaviors.receive(Command.class)
        .onMessage(CallAgain.class, again -> judge(task))
        .onSignal(PostStop.class, stopped -> close())
        .build();
  }

  private Behavior<Command> judge(JudgeTask task) {
    while (!task.done()) {
      if (!task.call()) {
        int doublings = Math.min(task.failures() - 1, MOST_DOUBLINGS);
        timers.startSingleTimer(CallAgain.INSTANCE, FIRST_PAUSE.multipliedBy(1L << doublings));
        return waitingToCallAgain(task);
      }
    }
    task.report(metrics);
    stage.tell(new JudgeStage.UnitsJudged(context.getSelf(), task.outcomes()));
    return ask();
  }

  private Behavior<Command> close() {
    judge.close();
    return Behaviors.same();
  }
}
