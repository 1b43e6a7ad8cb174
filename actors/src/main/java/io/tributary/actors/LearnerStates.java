package io.tributary.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.BehaviorBuilder;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.StashBuffer;
import akka.actor.typed.javadsl.TimerScheduler;
import io.tributary.actors.Learner.Begin;
import io.tributary.actors.Learner.Command;
import io.tributary.actors.Learner.Evaluated;
import io.tributary.actors.Learner.ExamplesAvailable;
import io.tributary.actors.Learner.Finish;
import io.tributary.actors.Learner.NoMoreExamples;
import io.tributary.actors.Learner.RoundCommitted;
import io.tributary.streams.log.LedgerStep;
import io.tributary.streams.log.LoggedExample;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The states that a learner goes through, from the ledger's steps that it repeats to its {@link
 * LearnerEnd}. Every one of them takes the end of a validation and the wish to finish.
 */
final class LearnerStates {
  /** Lets the messages that came during a step be handled before the next. */
  private enum GoOn implements Learner.Internal {
    INSTANCE
  }

  private final ActorContext<Command> context;
  private final StashBuffer<Command> stash;
  private final StreamSettings settings;
  private final Learner.Links links;
  private final LearnerWork work;
  private final LearnerEnd end;
  private ExampleSupply examples;

  LearnerStates(
      ActorContext<Command> context,
      StashBuffer<Command> stash,
      StreamSettings settings,
      LearnerParts parts,
      Optional<ActorRef<Evaluator.Command>> evaluator,
      Learner.Links links) {
    this.context = context;
    this.stash = stash;
    this.settings = settings;
    this.links = links;
    this.work = new LearnerWork(context, settings, parts, evaluator);
    this.end = new LearnerEnd(context.getSelf(), links, work);
  }

  /** The engine is there and will be closed; now it may fail. */
  Behavior<Command> start(TimerScheduler<Command> timers) {
    timers.startTimerWithFixedDelay(new ExamplesAvailable(), links.patience().poll());
    context.getSelf().tell(GoOn.INSTANCE);
    return state().onMessage(GoOn.class, next -> readLedger()).build();
  }

  private Behavior<Command> readLedger() {
    LearnerWork.Start start = work.readLedger();
    examples = start.examples();
    return repeat(start.replay());
  }

  /** Repeats the ledger's steps beyond the checkpoint, as they were taken the first time. */
  private Behavior<Command> repeat(Deque<LedgerStep> replay) {
    if (replay.isEmpty()) {
      links.guardian().tell(new StreamGuardian.LearnerReady(work.version()));
      links.feed().ifPresent(there -> context.getSelf().tell(new Begin(there)));
      return waitingForFeed();
    }
    context.getSelf().tell(GoOn.INSTANCE);
    return state()
        .onMessage(
            GoOn.class,
            next -> {
              work.replay(replay.remove());
              return afterStep(() -> repeat(replay));
            })
        .build();
  }

  /** The feed may have something to say before the guardian has introduced it. */
  private Behavior<Command> waitingForFeed() {
    return keeping(
        state()
            .onMessage(
                Begin.class,
                begin -> {
                  examples.begin(begin.feed());
                  return stash.unstashAll(
                      settings.flow().deterministic() ? waitingForRound() : train());
                }));
  }

  // Streaming: a step as soon as enough examples are there.

  private Behavior<Command> train() {
    read();
    if (examples.size() < work.newInStep()) return waitingForExamples();
    return step(this::training);
  }

  private Behavior<Command> waitingForExamples() {
    return state()
        .onMessage(ExamplesAvailable.class, available -> train())
        .onMessage(NoMoreExamples.class, last -> trainRest())
        .build();
  }

  /** Between two steps: one message goes on, so that a drain or a validation is never behind it. */
  private Behavior<Command> training() {
    return state()
        .onMessage(GoOn.class, next -> train())
        .onMessage(NoMoreExamples.class, last -> trainingRest())
        .build();
  }

  /** The stream has ended: what is left makes full steps and one smaller one. */
  private Behavior<Command> trainRest() {
    read();
    return examples.size() == 0 ? validateAtEnd() : step(this::trainingRest);
  }

  private Behavior<Command> trainingRest() {
    return state().onMessage(GoOn.class, next -> trainRest()).build();
  }

  private Behavior<Command> step(Supplier<Behavior<Command>> next) {
    List<LoggedExample> batch = examples.take(work.newInStep());
    waiting();
    work.step(batch, examples.takeStale());
    examples.finished(batch.size());
    context.getSelf().tell(GoOn.INSTANCE);
    return afterStep(next);
  }

  private void read() {
    examples.read(work.version());
    waiting();
  }

  /** Examples that are read and not trained. */
  private void waiting() {
    links.depths().set(this, Map.of("examples_waiting", (long) examples.size()));
  }

  // Lock-step: one step on all examples of a round.

  private Behavior<Command> waitingForRound() {
    return state()
        .onMessage(RoundCommitted.class, committed -> trainRound(committed.round()))
        .onMessage(NoMoreExamples.class, last -> validateAtEnd())
        .build();
  }

  private Behavior<Command> trainRound(long round) {
    read();
    Supplier<Behavior<Command>> next =
        () -> {
          examples.finishedRound(round);
          return waitingForRound();
        };
    // All prompts of the round may have been dropped, or it was trained before a crash.
    if (examples.size() == 0) return next.get();
    work.step(examples.takeRound(), List.of());
    return afterStep(next);
  }

  // After a step: validation, then the checkpoint, so that a checkpoint vouches for both.

  private Behavior<Command> afterStep(Supplier<Behavior<Command>> then) {
    Supplier<Behavior<Command>> checkpoint =
        () -> {
          work.checkpoints().saveIfDue();
          return work.pausing() ? end.pause() : then.get();
        };
    if (!work.validations().due()) return checkpoint.get();
    if (settings.flow().deterministic()) return validateThen(checkpoint);
    // Streaming does not wait; a validation that is still running has this one skipped.
    if (!work.validations().running()) work.validations().start();
    return checkpoint.get();
  }

  private Behavior<Command> validateAtEnd() {
    if (work.validations().running()) return waitingForValidation(this::validateAtEnd);
    return work.validations().missing() ? validateThen(() -> end.end(false)) : end.end(false);
  }

  private Behavior<Command> validateThen(Supplier<Behavior<Command>> next) {
    work.validations().start();
    return waitingForValidation(next);
  }

  /** Takes nothing else, not even the wish to finish, until the validation is done. */
  private Behavior<Command> waitingForValidation(Supplier<Behavior<Command>> next) {
    return keeping(
        Behaviors.receive(Command.class)
            .onMessage(
                Evaluated.class,
                evaluated -> {
                  work.validated(evaluated);
                  return stash.unstashAll(next.get());
                })
            .onSignal(PostStop.class, stopped -> close()));
  }

  /** What every state takes; the messages it does not name are of no interest to it. */
  private BehaviorBuilder<Command> state() {
    return Behaviors.receive(Command.class)
        .onMessage(
            Evaluated.class,
            evaluated -> {
              work.validated(evaluated);
              return work.pausing() ? end.pause() : Behaviors.same();
            })
        .onMessage(Finish.class, finish -> end.end(true))
        .onSignal(PreRestart.class, restart -> close())
        .onSignal(PostStop.class, stopped -> close());
  }

  /** A state that keeps the messages it does not name for the next. */
  private Behavior<Command> keeping(BehaviorBuilder<Command> state) {
    return state
        // Examples are read from the log in any case.
        .onMessage(ExamplesAvailable.class, available -> Behaviors.same())
        .onAnyMessage(
            other -> {
              stash.stash(other);
              return Behaviors.same();
            })
        .build();
  }

  private Behavior<Command> close() {
    links.depths().remove(this);
    work.close();
    return Behaviors.same();
  }
}
