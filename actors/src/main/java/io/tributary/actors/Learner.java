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
import io.tributary.actors.wire.WireMessage;
import io.tributary.gpu.LearnerEngine;
import io.tributary.gpu.TooManyBadStepsException;
import io.tributary.streams.log.LedgerStep;
import io.tributary.streams.log.LoggedExample;
import io.tributary.streams.log.PairLog;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * No example is trained twice and none is skipped: what the ledger holds is repeated on start, and
 * the examples after it are taken in order, each in one step or passed over as stale.
 *
 * <p>Owns the learner engine on a thread of its own, where it also waits for the pair log.
 */
public final class Learner {
  public sealed interface Command {}

  /** The pair log has new examples. */
  public record ExamplesAvailable() implements Command, WireMessage {}

  /** The feed is there: training may begin. */
  record Begin(ActorRef<PromptFeed.Command> feed) implements Command {}

  /** Lock-step: all units of the round are committed. */
  record RoundCommitted(long round) implements Command {}

  /** Everything fed is committed and nothing more will come. */
  public enum NoMoreExamples implements Command, WireMessage {
    INSTANCE
  }

  /** Drain: checkpoint and end, whatever is left. */
  enum Finish implements Command {
    INSTANCE
  }

  /** The validation asked for is done, and what it reports is in the pair log. */
  record Evaluated(long version, Map<String, Double> report) implements Command {}

  /** Make the engine and repeat the ledger; the evaluator is there, if there is one. */
  record Open(Optional<ActorRef<Evaluator.Command>> evaluator) implements Command {}

  /** Lets the messages that came during a step be handled before the next. */
  private enum GoOn implements Command {
    INSTANCE
  }

  private static final int READ_LIMIT = 256;
  private static final int STASH_CAPACITY = 64;

  /** Where a learner that stops after its checkpoint differs from one that its guardian stops. */
  enum AtEnd {
    WAIT,
    STOP
  }

  /** Whom the learner works with; a feed that is not there yet comes with {@link Begin}. */
  record Links(
      ActorRef<StreamGuardian.Command> guardian,
      Optional<ActorRef<PromptFeed.Command>> feed,
      AtEnd atEnd,
      Patience patience) {}

  /** Run it on {@link Dispatchers#pinned}. */
  static Behavior<Command> create(StreamSettings settings, LearnerParts parts, Links links) {
    return Behaviors.withStash(
        STASH_CAPACITY,
        stash ->
            Behaviors.withTimers(
                timers ->
                    Behaviors.setup(
                        context ->
                            Behaviors.receive(Command.class)
                                .onMessage(
                                    Open.class,
                                    open ->
                                        new Learner(
                                                context,
                                                stash,
                                                settings,
                                                parts,
                                                open.evaluator(),
                                                links)
                                            .opened(timers))
                                .onMessage(Finish.class, finish -> Behaviors.stopped())
                                .build())));
  }

  private final ActorContext<Command> context;
  private final StashBuffer<Command> stash;
  private final StreamSettings settings;
  private final PairLog log;
  private final Checkpointer checkpointer;
  private final Optional<ActorRef<Evaluator.Command>> evaluator;
  private final Links links;
  private final LearnerEngine engine;
  private final PolicyPublisher publisher;
  private final LedgeredSteps steps;
  private final GuardedCourse course;
  private final long firstVersion;

  private ActorRef<PromptFeed.Command> feed;
  private ExampleQueue queue;

  /** Examples of the whole run that are trained or passed over. */
  private long finished;

  private long savedVersion;
  private boolean evaluating;

  private Learner(
      ActorContext<Command> context,
      StashBuffer<Command> stash,
      StreamSettings settings,
      LearnerParts parts,
      Optional<ActorRef<Evaluator.Command>> evaluator,
      Links links) {
    this.context = context;
    this.stash = stash;
    this.settings = settings;
    this.checkpointer = parts.checkpointer();
    this.evaluator = evaluator;
    this.links = links;
    this.course =
        new GuardedCourse(settings.training(), parts.kept(), parts.metrics(), context.getLog());
    LearnerTerm term = parts.term().get();
    this.log = term.pairLog();
    this.publisher = term.publisher();
    this.engine = parts.engine().get();
    this.steps =
        new LedgeredSteps(
            engine, log, parts.metrics(), publisher, settings.judging().pairing(), parts.kept());
    this.firstVersion = engine.version().number();
    this.savedVersion = firstVersion;
  }

  /** The engine is there and will be closed; now it may fail. */
  private Behavior<Command> opened(TimerScheduler<Command> timers) {
    timers.startTimerWithFixedDelay(new ExamplesAvailable(), links.patience().poll());
    context.getSelf().tell(GoOn.INSTANCE);
    return state().onMessage(GoOn.class, next -> readLedger()).build();
  }

  private Behavior<Command> readLedger() {
    List<LedgerStep> ledger = log.stepsAfter(0);
    List<Long> used =
        ledger.stream()
            .flatMap(step -> Stream.concat(step.sequences().stream(), step.stale().stream()))
            .toList();
    queue = new ExampleQueue(used, settings.judging().pairing());
    finished = used.size();
    Deque<LedgerStep> replay = steps.toReplay(ledger);
    course.restore(ledger, log.evaluations());
    // The restored weights must be there before anything is sampled with them.
    engine.publish();
    publisher.published(engine.version());
    return repeat(replay);
  }

  /** Repeats the ledger's steps beyond the checkpoint, as they were taken the first time. */
  private Behavior<Command> repeat(Deque<LedgerStep> replay) {
    if (replay.isEmpty()) {
      links.guardian().tell(new StreamGuardian.LearnerReady(engine.version()));
      links.feed().ifPresent(there -> context.getSelf().tell(new Begin(there)));
      return waitingForFeed();
    }
    context.getSelf().tell(GoOn.INSTANCE);
    return state()
        .onMessage(
            GoOn.class,
            next -> {
              taking(() -> steps.replay(replay.remove()));
              return afterStep(() -> repeat(replay));
            })
        .build();
  }

  private Behavior<Command> waitingForFeed() {
    return state()
        .onMessage(
            Begin.class,
            begin -> {
              feed = begin.feed();
              return stash.unstashAll(
                  settings.flow().deterministic() ? waitingForRound() : train());
            })
        // Examples are read from the log in any case.
        .onMessage(ExamplesAvailable.class, available -> Behaviors.same())
        // The feed may have something to say before the guardian has introduced it.
        .onAnyMessage(
            early -> {
              stash.stash(early);
              return Behaviors.same();
            })
        .build();
  }

  // Streaming: a step as soon as enough examples are there.

  private Behavior<Command> train() {
    readExamples();
    if (queue.size() < settings.training().examplesPerStep()) return waitingForExamples();
    return step(queue.take(settings.training().examplesPerStep()), this::training);
  }

  private Behavior<Command> waitingForExamples() {
    return state()
        .onMessage(ExamplesAvailable.class, available -> train())
        .onMessage(NoMoreExamples.class, end -> trainRest())
        .build();
  }

  /** Between two steps: one message goes on, so that a drain or a validation is never behind it. */
  private Behavior<Command> training() {
    return state()
        .onMessage(GoOn.class, next -> train())
        .onMessage(NoMoreExamples.class, end -> trainingRest())
        .build();
  }

  /** The stream has ended: what is left makes full steps and one smaller one. */
  private Behavior<Command> trainRest() {
    readExamples();
    if (queue.size() == 0) return evaluateAtEnd();
    return step(queue.take(settings.training().examplesPerStep()), this::trainingRest);
  }

  private Behavior<Command> trainingRest() {
    return state().onMessage(GoOn.class, next -> trainRest()).build();
  }

  private Behavior<Command> step(List<LoggedExample> batch, Supplier<Behavior<Command>> next) {
    taking(() -> steps.take(batch, queue.takeStale(), course.take()));
    finished(batch.size());
    context.getSelf().tell(GoOn.INSTANCE);
    return afterStep(next);
  }

  /** A learner that gives up does not know what was saved of it. */
  private void taking(Supplier<Map<String, Double>> step) {
    try {
      Map<String, Double> report = step.get();
      course.stepped(engine.version().number(), report, evaluating);
    } catch (TooManyBadStepsException e) {
      throw e.withCheckpoint(savedVersion);
    }
  }

  private void readExamples() {
    List<LoggedExample> read;
    do {
      read = log.after(queue.cursor(), READ_LIMIT);
      queue.add(read);
    } while (read.size() == READ_LIMIT);
    if (settings.flow().deterministic()) return;
    // They count as finished at once; the ledger gets them with the next step.
    int stale = queue.passOverStale(engine.version(), settings.flow().maxPolicyLag());
    // Said again while the ledger does not have them: another feed may be there now.
    if (queue.hasStale()) finished(stale);
  }

  private void finished(int count) {
    finished += count;
    feed.tell(new PromptFeed.ExamplesFinished(count, finished));
  }

  // Lock-step: one step on all examples of a round.

  private Behavior<Command> waitingForRound() {
    return state()
        .onMessage(RoundCommitted.class, committed -> trainRound(committed.round()))
        .onMessage(NoMoreExamples.class, end -> evaluateAtEnd())
        .build();
  }

  private Behavior<Command> trainRound(long round) {
    readExamples();
    Supplier<Behavior<Command>> next =
        () -> {
          feed.tell(new PromptFeed.RoundTrained(round));
          return waitingForRound();
        };
    // All prompts of the round may have been dropped, or it was trained before a crash.
    if (queue.size() == 0) return next.get();
    taking(() -> steps.take(queue.takeByUnit(), List.of(), course.take()));
    return afterStep(next);
  }

  // After a step: validation, then the checkpoint, so that a checkpoint vouches for both.

  private Behavior<Command> afterStep(Supplier<Behavior<Command>> then) {
    Supplier<Behavior<Command>> next = () -> course.pausing() ? pause() : then.get();
    long step = engine.version().number();
    Supplier<Behavior<Command>> checkpoint =
        () -> {
          if (step % settings.training().checkpointEvery() == 0) save();
          return next.get();
        };
    boolean due = step % settings.training().evaluateEvery() == 0;
    if (!due || evaluator.isEmpty() || evaluated()) return checkpoint.get();
    if (settings.flow().deterministic()) return evaluateThen(checkpoint);
    // Streaming does not wait; a validation that is still running has this one skipped.
    if (!evaluating) evaluate();
    return checkpoint.get();
  }

  private Behavior<Command> evaluateAtEnd() {
    if (evaluating) return waitingForEvaluation(this::evaluateAtEnd);
    return evaluator.isEmpty() || evaluated() ? end(false) : evaluateThen(() -> end(false));
  }

  private Behavior<Command> evaluateThen(Supplier<Behavior<Command>> next) {
    evaluate();
    return waitingForEvaluation(next);
  }

  private void evaluate() {
    evaluating = true;
    evaluator.orElseThrow().tell(new Evaluator.Evaluate(context.getSelf()));
  }

  /** Keeps what arrives until the validation is done. */
  private Behavior<Command> waitingForEvaluation(Supplier<Behavior<Command>> next) {
    return Behaviors.receive(Command.class)
        .onMessage(
            Evaluated.class,
            evaluated -> {
              validated(evaluated);
              return stash.unstashAll(next.get());
            })
        // Examples are read from the log in any case.
        .onMessage(ExamplesAvailable.class, available -> Behaviors.same())
        .onAnyMessage(
            other -> {
              stash.stash(other);
              return Behaviors.same();
            })
        .onSignal(PostStop.class, stopped -> close())
        .build();
  }

  private void validated(Evaluated evaluated) {
    evaluating = false;
    course.validated(evaluated.version(), evaluated.report());
  }

  /**
   * Takes no step more; in one process the stream drains, in a cluster its operator has it do so.
   */
  private Behavior<Command> pause() {
    links.guardian().tell(StreamGuardian.Drain.INSTANCE);
    return Behaviors.receive(Command.class)
        .onMessage(Finish.class, finish -> end(true))
        .onMessage(Evaluated.class, late -> Behaviors.same())
        .onAnyMessage(other -> Behaviors.same())
        .onSignal(PreRestart.class, restart -> close())
        .onSignal(PostStop.class, stopped -> close())
        .build();
  }

  private boolean evaluated() {
    return log.evaluations().containsKey(engine.version().number());
  }

  private Behavior<Command> end(boolean drained) {
    if (engine.version().number() > savedVersion) save();
    links
        .guardian()
        .tell(
            new StreamGuardian.LearnerFinished(
                new StreamResult(
                    drained,
                    engine.version(),
                    engine.version().number() - firstVersion,
                    log.counts())));
    BehaviorBuilder<Command> ended =
        Behaviors.receive(Command.class).onSignal(PostStop.class, stopped -> close());
    if (links.atEnd() == AtEnd.STOP) {
      if (drained) context.getSelf().tell(Finish.INSTANCE);
      // A builder is never changed: each call makes another.
      ended = ended.onMessage(Finish.class, finish -> Behaviors.stopped());
    }
    return ended.onAnyMessage(late -> Behaviors.same()).build();
  }

  private void save() {
    // The checkpoints are those of whoever took over, too.
    checkpointer.save(engine, engine.version().number(), log::requireLearner);
    savedVersion = engine.version().number();
  }

  /** What every state takes; the messages it does not name are of no interest to it. */
  private BehaviorBuilder<Command> state() {
    return Behaviors.receive(Command.class)
        .onMessage(
            Evaluated.class,
            evaluated -> {
              validated(evaluated);
              return course.pausing() ? pause() : Behaviors.same();
            })
        .onMessage(Finish.class, finish -> end(true))
        .onSignal(PreRestart.class, restart -> close())
        .onSignal(PostStop.class, stopped -> close());
  }

  private Behavior<Command> close() {
    engine.close();
    return Behaviors.same();
  }
}
