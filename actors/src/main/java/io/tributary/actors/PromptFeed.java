package io.tributary.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.BehaviorBuilder;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.stream.Materializer;
import io.tributary.actors.wire.WireMessage;
import io.tributary.api.Prompt;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.log.WorkUnit;
import io.tributary.streams.prompts.PromptSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * No prompt is handed out before the pair log holds it as fed, and none is forgotten before its
 * outcome is committed: a unit whose generator dies or whose deadline passes is issued again.
 *
 * <p>Generators ask for work. New prompts are drawn only when one of them waits and the {@link
 * Pace} allows it. The source may have none for any length of time: a unit that is not full then
 * goes out after the source's linger, but in lock-step it waits until it is full.
 */
public final class PromptFeed {
  public sealed interface Command {}

  /** A generator has nothing to do. */
  record RequestWork(int index, ActorRef<Generator.Command> generator) implements Command {}

  /** All outcomes of a unit are in the pair log, so many of them dropped prompts. */
  public record UnitCommitted(long unit, int dropped) implements Command, WireMessage {}

  /** The learner has trained so many examples, or passed them over as stale. */
  record ExamplesFinished(int count) implements Command {}

  /** Lock-step: the learner has trained all examples of the round. */
  record RoundTrained(long round) implements Command {}

  /** Stop issuing; tell the guardian when the units issued are committed. */
  enum Drain implements Command {
    INSTANCE
  }

  /** Of one draw; what comes of an earlier one, given up meanwhile, is void. */
  private record Drawn(long draw, Optional<Prompt> prompt) implements Command {}

  private enum Lingered implements Command {
    INSTANCE
  }

  private record Recorded(WorkUnit unit) implements Command {}

  private record Broken(String what, Throwable cause) implements Command {}

  private record DeadlinePassed(long unit) implements Command {}

  private record GeneratorStopped(int index, ActorRef<Generator.Command> generator)
      implements Command {}

  private enum DrainTimedOut implements Command {
    INSTANCE
  }

  static Behavior<Command> create(
      StreamSettings settings,
      PromptSource prompts,
      PairLog log,
      Backlog backlog,
      ActorRef<Learner.Command> learner,
      ActorRef<StreamGuardian.Command> guardian) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new PromptFeed(
                            context, timers, settings, prompts, log, backlog, learner, guardian)
                        .serve()));
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final StreamSettings settings;
  private final PairLog log;
  private final ActorRef<Learner.Command> learner;
  private final ActorRef<StreamGuardian.Command> guardian;
  private final Executor blocking;
  private final PromptDraw source;
  private final Optional<Duration> linger;
  private final UnitBoard board;
  private final Set<ActorRef<Generator.Command>> watched = new HashSet<>();

  private Pace pace;
  private long nextUnit;
  private long nextOrdinal;
  private int inFlight;
  private long draws;
  private long announcedRound = -1;

  /** Whether a unit is on its way into the pair log. */
  private boolean recording;

  private PromptFeed(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      StreamSettings settings,
      PromptSource prompts,
      PairLog log,
      Backlog backlog,
      ActorRef<Learner.Command> learner,
      ActorRef<StreamGuardian.Command> guardian) {
    this.context = context;
    this.timers = timers;
    this.settings = settings;
    this.log = log;
    this.learner = learner;
    this.guardian = guardian;
    this.blocking = Dispatchers.blocking(context.getSystem());
    this.nextUnit = backlog.nextUnit();
    this.nextOrdinal = backlog.nextOrdinal();
    this.inFlight = backlog.inFlight();
    this.pace = Pace.of(settings, backlog);
    this.board =
        new UnitBoard(
            Assignment.of(settings.flow().deterministic(), settings.sampling().generators()));
    backlog.unfinished().forEach(board::add);
    this.source =
        new PromptDraw(prompts, nextOrdinal, Materializer.matFromSystem(context.getSystem()));
    this.linger = settings.flow().deterministic() ? Optional.empty() : prompts.linger();
  }

  /** Issues what waits and draws a new unit if one is wanted and allowed. */
  private Behavior<Command> serve() {
    issue();
    if (board.wanted(nextUnit) && pace.mayFeed(nextUnit, inFlight)) return draw(List.of());
    announceRound(false);
    return common(this::serve).build();
  }

  private Behavior<Command> draw(List<FedPrompt> drawn) {
    long draw = ++draws;
    context.pipeToSelf(
        source.next(),
        (prompt, failure) ->
            failure == null
                ? new Drawn(draw, prompt)
                : new Broken("prompt source", Dispatchers.cause(failure)));
    if (!drawn.isEmpty()) {
      linger.ifPresent(time -> timers.startSingleTimer(Lingered.INSTANCE, time));
    }
    return drawing(drawn);
  }

  /** Waits for the next prompt of the source. */
  private Behavior<Command> drawing(List<FedPrompt> drawn) {
    return common(this::issue)
        .onMessage(
            Drawn.class,
            next -> {
              source.taken();
              if (next.prompt().isEmpty()) return drawn.isEmpty() ? runDry() : record(drawn, true);
              List<FedPrompt> more = new ArrayList<>(drawn);
              more.add(new FedPrompt(nextOrdinal++, next.prompt().get()));
              return more.size() < settings.sampling().promptsPerUnit()
                  ? draw(more)
                  : record(more, false);
            })
        .onMessage(Lingered.class, lingered -> record(drawn, false))
        .build();
  }

  private boolean isVoid(Drawn drawn) {
    return drawn.draw() != draws;
  }

  private Behavior<Command> record(List<FedPrompt> prompts, boolean exhausted) {
    timers.cancel(Lingered.INSTANCE);
    draws++;
    WorkUnit unit = new WorkUnit(nextUnit++, prompts);
    recording = true;
    context.pipeToSelf(
        CompletableFuture.runAsync(() -> log.feed(unit), blocking),
        (done, failure) ->
            failure == null
                ? new Recorded(unit)
                : new Broken("prompt feed", Dispatchers.cause(failure)));
    return recording(exhausted);
  }

  /** Waits until the pair log holds the unit as fed. */
  private Behavior<Command> recording(boolean exhausted) {
    return common(this::issue)
        .onMessage(
            Recorded.class,
            recorded -> {
              take(recorded.unit());
              return exhausted ? runDry() : serve();
            })
        .build();
  }

  private void take(WorkUnit unit) {
    recording = false;
    inFlight += unit.prompts().size();
    board.add(unit);
  }

  /** The source has ended: nothing is drawn any more, what was fed is seen to its end. */
  private Behavior<Command> runDry() {
    issue();
    announceRound(true);
    if (!board.empty() || roundOpen()) return common(this::runDry).build();
    learner.tell(Learner.NoMoreExamples.INSTANCE);
    return done();
  }

  private Behavior<Command> drain() {
    timers.cancel(Lingered.INSTANCE);
    timers.startSingleTimer(DrainTimedOut.INSTANCE, settings.flow().drainTimeout());
    return draining();
  }

  /**
   * Draws nothing; waits for the units that generators, judges and buffers still have, and for the
   * one that was being fed: the generator that asked for it still gets it.
   */
  private Behavior<Command> draining() {
    return board.noneIssued() && !recording
        ? drained()
        : common(this::draining)
            .onMessage(DrainTimedOut.class, timedOut -> drained())
            .onMessage(Drawn.class, late -> Behaviors.same())
            .onMessage(
                Recorded.class,
                recorded -> {
                  take(recorded.unit());
                  issue();
                  return draining();
                })
            .build();
  }

  private Behavior<Command> drained() {
    guardian.tell(StreamGuardian.FeedDrained.INSTANCE);
    return done();
  }

  private Behavior<Command> done() {
    return Behaviors.receive(Command.class)
        .onMessage(Drain.class, drain -> drained())
        .onAnyMessage(other -> Behaviors.same())
        .onSignal(PostStop.class, stopped -> close())
        .build();
  }

  /** What every state has to take note of; afterwards {@code next} says how it goes on. */
  private BehaviorBuilder<Command> common(Supplier<Behavior<Command>> next) {
    return Behaviors.receive(Command.class)
        .onMessage(
            RequestWork.class,
            request -> {
              if (watched.add(request.generator())) {
                context.watchWith(
                    request.generator(),
                    new GeneratorStopped(request.index(), request.generator()));
              }
              board.idle(request.index(), request.generator());
              return next.get();
            })
        .onMessage(
            UnitCommitted.class,
            committed -> {
              // A unit that was issued twice is committed once; the second report is void.
              if (board.committed(committed.unit())) {
                timers.cancel(committed.unit());
                inFlight -= committed.dropped();
              }
              return next.get();
            })
        .onMessage(
            ExamplesFinished.class,
            finished -> {
              inFlight -= finished.count();
              return next.get();
            })
        .onMessage(
            RoundTrained.class,
            trained -> {
              if (pace instanceof Pace.Rounds rounds && rounds.round() == trained.round()) {
                pace = rounds.next();
              }
              return next.get();
            })
        .onMessage(
            DeadlinePassed.class,
            passed -> {
              context.getLog().warn("unit {} is overdue and is issued again", passed.unit());
              board.overdue(passed.unit());
              return next.get();
            })
        .onMessage(
            GeneratorStopped.class,
            stopped -> {
              watched.remove(stopped.generator());
              board.lost(stopped.index(), stopped.generator()).forEach(timers::cancel);
              return next.get();
            })
        .onMessage(Drawn.class, this::isVoid, late -> Behaviors.same())
        .onMessage(Drain.class, drain -> drain())
        .onMessage(
            Broken.class,
            broken -> {
              guardian.tell(new StreamGuardian.StreamFailed(broken.what(), broken.cause()));
              return Behaviors.stopped();
            })
        .onSignal(PostStop.class, stopped -> close());
  }

  private Behavior<Command> issue() {
    for (UnitBoard.Issue issue : board.issue()) {
      long number = issue.unit().number();
      timers.startSingleTimer(number, new DeadlinePassed(number), settings.flow().unitDeadline());
      issue.generator().tell(new Generator.SampleUnit(issue.unit()));
    }
    return Behaviors.same();
  }

  /** Lock-step: tells the learner once when the round is fed and committed. */
  private void announceRound(boolean exhausted) {
    if (pace instanceof Pace.Rounds rounds
        && rounds.round() != announcedRound
        && rounds.fed(nextUnit, exhausted)
        && board.empty()) {
      announcedRound = rounds.round();
      learner.tell(new Learner.RoundCommitted(rounds.round()));
    }
  }

  /** Whether the learner has still to train the round that was announced. */
  private boolean roundOpen() {
    return pace instanceof Pace.Rounds rounds && rounds.round() == announcedRound;
  }

  private Behavior<Command> close() {
    source.cancel();
    return Behaviors.same();
  }
}
