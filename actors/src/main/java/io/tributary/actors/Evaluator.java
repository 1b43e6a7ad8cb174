package io.tributary.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.Behaviors;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.metrics.Metrics;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Every validation asked for is answered after its metrics are in the pair log.
 *
 * <p>Owns an evaluation task on a thread of its own, which it blocks.
 */
final class Evaluator {
  sealed interface Command {}

  /** Validate the newest policy version. */
  record Evaluate(ActorRef<Learner.Command> replyTo) implements Command {}

  private enum Open implements Command {
    INSTANCE
  }

  private final EvaluationTask task;
  private final PairLog log;
  private final Metrics metrics;

  private Evaluator(EvaluationTask task, PairLog log, Metrics metrics) {
    this.task = task;
    this.log = log;
    this.metrics = metrics;
  }

  /** Run it on {@link Dispatchers#pinned}. */
  static Behavior<Command> create(
      Supplier<? extends EvaluationTask> tasks, PairLog log, Metrics metrics) {
    return Behaviors.setup(
        context -> {
          // Made by a message, so that a failure reaches the guardian with its cause.
          context.getSelf().tell(Open.INSTANCE);
          return Behaviors.withStash(
              1,
              stash ->
                  Behaviors.receive(Command.class)
                      .onMessage(
                          Open.class,
                          open ->
                              stash.unstashAll(new Evaluator(tasks.get(), log, metrics).ready()))
                      .onMessage(
                          Evaluate.class,
                          early -> {
                            stash.stash(early);
                            return Behaviors.same();
                          })
                      .build());
        });
  }

  private Behavior<Command> ready() {
    return Behaviors.receive(Command.class)
        .onMessage(Evaluate.class, this::evaluate)
        .onSignal(
            PostStop.class,
            stopped -> {
              task.close();
              return Behaviors.same();
            })
        .build();
  }

  private Behavior<Command> evaluate(Evaluate request) {
    Map<String, Double> values = task.evaluate();
    Double version = values.get(EvaluationTask.VERSION);
    if (version == null) {
      throw new IllegalStateException(
          "the evaluation did not say which policy version it validated; its metrics must hold \""
              + EvaluationTask.VERSION
              + "\"");
    }
    log.recordEvaluation(version.longValue(), values);
    metrics.record(version.longValue(), values);
    request.replyTo().tell(new Learner.Evaluated(version.longValue(), values));
    return Behaviors.same();
  }
}
