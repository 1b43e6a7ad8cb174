package io.tributary.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.BehaviorBuilder;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.stream.Materializer;
import io.tributary.actors.wire.WireMessage;
import io.tributary.api.Prompt;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.log.PairLogException;
import io.tributary.streams.log.WorkUnit;
import io.tributary.streams.prompts.PromptSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * No prompt is handed out before the pair log holds it as fed, and none is forgotten before its
 * outcome is committed: a unit whose holder dies or whose deadline passes is issued again.
 *
 * <p>All it knows it has from the pair log and from those who have its units, so that another feed
 * can take over. Generators ask for work. New prompts are drawn only when one of them waits and the
 * {@link Pace} allows it. The source may have none for any length of time: a unit that is not full
 * then goes out after the source's linger, but in lock-step it waits until it is full.
 */
public final class PromptFeed {
  public sealed interface Command {}

  /** What the feed and its parts tell themselves. */
  non-sealed interface Internal extends Command {}

  /**
   * A generator has room for a unit.
   *
   * @param request counts its requests; a repeated one has the number of the first
   * @param holding the units it has and nobody else
   */
  public record RequestWork(
      int index, long request, List<Long> holding, ActorRef<Generator.Command> generator)
      implements Command, WireMessage {
    public RequestWork {
      holding = List.copyOf(holding);
    }
  }

  /** A generator that asks for nothing still has these units. */
  public record StillSampling(List<Long> holding, ActorRef<Generator.Command> generator)
      implements Command, WireMessage {
    public StillSampling {
      holding = List.copyOf(holding);
    }
  }

  /** The stage behind the generators has the unit now. */
  public record UnitAtStage(long unit, ActorRef<UnitSampled> stage)
      implements Command, WireMessage {}

  /**
   * All outcomes of a unit are in the pair log, so many of them dropped prompts.
   *
   * @param further examples beyond the first of each prompt; none of a node that does not know it
   */
  public record UnitCommitted(long unit, int dropped, int further) implements Command, WireMessage {
    /** At most one example of each prompt. */
    public UnitCommitted(long unit, int dropped) {
      this(unit, dropped, 0);
    }
  }

  /**
   * The learner has trained so many examples, or passed them over as stale.
   *
   * @param total of the whole run, so that a message may be lost or repeated; also those passed
   *     over that the ledger gets with the next step only. {@link #UNTOLD} of a node that does not
   *     know it
   */
  public record ExamplesFinished(int count, long total) implements Command, WireMessage {
    public static final long UNTOLD = -1;
  }

  /** Lock-step: the learner has trained all examples of the round. */
  record RoundTrained(long round) implements Command {}

  /** Stop issuing; tell the guardian when the units issued are committed. */
  enum Drain implements Command {
    INSTANCE
  }

  /**
   * Draw nothing new from now on, and see what is fed to its end; a repeated one asks how far that
   * is.
   */
  record WorkOff(ActorRef<FeedDrain> replyTo) implements Command {}

  /** Of one draw; what comes of an earlier one, given up meanwhile, is void. */
  private record Drawn(long draw, Optional<Prompt> prompt) implements Command {}

  private enum Lingered implements Command {
    INSTANCE
  }

  /** Another node's feed takes over: stop as soon as nothing is being written. */
  enum HandOver implements Command {
    INSTANCE
  }

  /** For whoever watches the cluster. */
  record Describe(ActorRef<FeedFigures> replyTo) implements Command {}

  /** How much of what waits, in units. */
  record FeedFigures(
      long nextUnit, int inFlightPrompts, int waiting, int held, int askingGenerators) {}

  private record Recorded(WorkUnit unit) implements Command {}

  record Broken(String what, Throwable cause) implements Command {}

  private enum ClaimsOver implements Command {
    INSTANCE
  }

  private enum Reconcile implements Command {
    INSTANCE
  }

  private record Reconciled(Backlog backlog, long changes) implements Command {}

  private enum DrainTimedOut implements Command {
    INSTANCE
  }

  /** Whom the feed works with, and whether it may draw. */
  record Links(
      ActorRef<Learner.Command> learner,
      ActorRef<StreamGuardian.Command> guardian,
      DrawGate gate,
      Patience patience) {}

  static Behavior<Command> create(
      StreamSettings settings, PromptSource prompts, PairLog log, Backlog backlog, Links links) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new PromptFeed(context, timers, settings, prompts, log, backlog, links)
                        .start()));
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final StreamSettings settings;
  private final PairLog log;
  private final Links links;
  private final Executor blocking;
  private final PromptDraw source;
  private final Optional<Duration> linger;
  private final UnitIssuing issuing;
  private final UnitBoard board;
  private final Reconciliation reconciliation = new Reconciliation();

  private Pace pace;
  private long nextUnit;
  private long nextOrdinal;
  private int inFlight;

  /** Examples of the whole run that the learner is through with. */
  private long finished;

  private long draws;
  private long announcedRound = -1;

  /** Whether a unit is on its way into the pair log. */
  private boolean recording;

  /** Whether somebody may still claim units of an earlier feed. */
  private boolean claiming;

  private PromptFeed(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      StreamSettings settings,
      PromptSource prompts,
      PairLog log,
      Backlog backlog,
      Links links) {
    this.context = context;
    this.timers = timers;
    this.settings = settings;
    this.log = log;
    this.links = links;
    this.blocking = Dispatchers.blocking(context.getSystem());
    this.nextUnit = backlog.nextUnit();
    this.nextOrdinal = backlog.nextOrdinal();
    this.inFlight = backlog.inFlight();
    this.finished = backlog.finished();
    this.pace = Pace.of(settings, backlog);
    this.issuing = new UnitIssuing(context, timers, settings, backlog.unfinished());
    this.board = issuing.board();
    this.source =
        new PromptDraw(prompts, nextOrdinal, Materializer.matFromSystem(context.getSystem()));
    this.linger = settings.flow().deterministic() ? Optional.empty() : prompts.linger();
  }

  private Behavior<Command> start() {
    timers.startTimerWithFixedDelay(Reconcile.INSTANCE, links.patience().reconcile());
    claiming = !board.empty() && !links.patience().claim().isZero();
    if (!claiming) return serve();
    timers.startSingleTimer(ClaimsOver.INSTANCE, links.patience().claim());
    return claiming();
  }

  /** Waits for those who have units of an earlier feed, and issues none. */
  private Behavior<Command> claiming() {
    return common(this::claiming)
        .onMessage(
            ClaimsOver.class,
            over -> {
              claiming = false;
              return serve();
            })
        .build();
  }

  /** Issues what waits and draws a new unit if one is wanted and allowed. */
  private Behavior<Command> serve() {
    if (links.gate().isShut()) return workOff();
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
    return common(() -> links.gate().isShut() ? workOff() : issue())
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
    links.learner().tell(Learner.NoMoreExamples.INSTANCE);
    return exhausted();
  }

  /** The learner is told again and again: it may be another one now. */
  private Behavior<Command> exhausted() {
    return Behaviors.receive(Command.class)
        .onMessage(
            Reconcile.class,
            again -> {
              links.learner().tell(Learner.NoMoreExamples.INSTANCE);
              return Behaviors.same();
            })
        .onMessage(Drain.class, drain -> drained())
        .onMessage(
            WorkOff.class,
            question -> {
              answer(question);
              return Behaviors.same();
            })
        .onMessage(HandOver.class, handOver -> Behaviors.stopped())
        .onMessage(Describe.class, this::describe)
        .onAnyMessage(other -> Behaviors.same())
        .onSignal(PostStop.class, stopped -> close())
        .build();
  }

  /** The gate is shut: what was only drawn is left to the feed of the next start. */
  private Behavior<Command> workOff() {
    timers.cancel(Lingered.INSTANCE);
    draws++;
    return workingOff();
  }

  /** Draws nothing, and issues what waits until all of it is committed. */
  private Behavior<Command> workingOff() {
    issue();
    return common(this::workingOff).build();
  }

  private void answer(WorkOff question) {
    boolean drained = board.empty() && !recording;
    question.replyTo().tell(new FeedDrain(true, drained, board.waitingUnits(), board.heldUnits()));
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
    links.guardian().tell(StreamGuardian.FeedDrained.INSTANCE);
    return done();
  }

  private Behavior<Command> done() {
    return Behaviors.receive(Command.class)
        .onMessage(Drain.class, drain -> drained())
        .onMessage(
            WorkOff.class,
            question -> {
              answer(question);
              return Behaviors.same();
            })
        .onMessage(HandOver.class, handOver -> Behaviors.stopped())
        .onMessage(Describe.class, this::describe)
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
              issuing.asked(request);
              return next.get();
            })
        .onMessage(
            StillSampling.class,
            still -> {
              issuing.has(still.holding(), still.generator());
              return next.get();
            })
        .onMessage(
            UnitAtStage.class,
            at -> {
              issuing.atStage(at);
              return next.get();
            })
        .onMessage(
            UnitCommitted.class,
            committed -> {
              // A unit that was issued twice is committed once; the second report is void.
              if (issuing.committed(committed.unit())) {
                reconciliation.changed();
                inFlight += committed.further() - committed.dropped();
              }
              return next.get();
            })
        .onMessage(
            ExamplesFinished.class,
            finished -> {
              reconciliation.changed();
              finished(finished);
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
            UnitIssuing.DeadlinePassed.class,
            passed -> {
              issuing.passed(passed);
              return next.get();
            })
        .onMessage(
            UnitIssuing.HolderStopped.class,
            stopped -> {
              issuing.stopped(stopped);
              return next.get();
            })
        .onMessage(Drawn.class, this::isVoid, late -> Behaviors.same())
        .onMessage(
            Reconcile.class,
            reconcile -> {
              readPairLog();
              return Behaviors.same();
            })
        .onMessage(
            Reconciled.class,
            read -> {
              reconcile(read);
              return next.get();
            })
        .onMessage(Describe.class, this::describe)
        .onMessage(
            WorkOff.class,
            question -> {
              links.gate().shut();
              Behavior<Command> then = next.get();
              answer(question);
              return then;
            })
        .onMessage(Drain.class, drain -> drain())
        .onMessage(HandOver.class, handOver -> handingOver())
        .onMessage(Broken.class, broken -> broken(broken, links))
        .onSignal(PreRestart.class, restart -> close())
        .onSignal(PostStop.class, stopped -> close());
  }

  private Behavior<Command> issue() {
    if (!claiming) issuing.issue();
    return Behaviors.same();
  }

  static Behavior<Command> broken(Broken broken, Links links) {
    // The pair log may come back; a supervisor starts the feed again from what is in it.
    if (links.patience().endless() && broken.cause() instanceof PairLogException lost) throw lost;
    links.guardian().tell(new StreamGuardian.StreamFailed(broken.what(), broken.cause()));
    return Behaviors.stopped();
  }

  /** What is being written is waited for, so that the next feed reads it. */
  private Behavior<Command> handingOver() {
    if (!recording) return Behaviors.stopped();
    return Behaviors.receive(Command.class)
        .onMessage(Recorded.class, recorded -> Behaviors.stopped())
        .onMessage(Broken.class, broken -> Behaviors.stopped())
        .onAnyMessage(other -> Behaviors.same())
        .onSignal(PostStop.class, stopped -> close())
        .build();
  }

  private void readPairLog() {
    boolean due = reconciliation.due();
    if (recording || pace instanceof Pace.Rounds || !due) return;
    long asked = reconciliation.changes();
    context.pipeToSelf(
        CompletableFuture.supplyAsync(() -> Backlog.read(log), blocking),
        (backlog, failure) ->
            failure == null
                ? new Reconciled(backlog, asked)
                : new Broken("pair log", Dispatchers.cause(failure)));
  }

  private void reconcile(Reconciled read) {
    // Whatever happened meanwhile may be in the answer or not; the next one will tell.
    if (recording || read.changes() != reconciliation.changes()) return;
    if (read.backlog().nextUnit() != nextUnit) return;
    Reconciliation.settle(issuing, read.backlog());
    inFlight = read.backlog().inFlight();
    // The ledger does not have those yet that were passed over since its last step.
    if (finished > read.backlog().finished()) {
      inFlight -= Math.toIntExact(finished - read.backlog().finished());
    } else {
      finished = read.backlog().finished();
    }
  }

  private void finished(ExamplesFinished told) {
    if (told.total() == ExamplesFinished.UNTOLD) {
      inFlight -= told.count();
    } else if (told.total() > finished) {
      inFlight -= Math.toIntExact(told.total() - finished);
      finished = told.total();
    }
  }

  private Behavior<Command> describe(Describe question) {
    question
        .replyTo()
        .tell(
            new FeedFigures(
                nextUnit,
                inFlight,
                board.waitingUnits(),
                board.heldUnits(),
                board.askingGenerators()));
    return Behaviors.same();
  }

  /** Lock-step: tells the learner once when the round is fed and committed. */
  private void announceRound(boolean exhausted) {
    if (pace instanceof Pace.Rounds rounds
        && rounds.round() != announcedRound
        && rounds.fed(nextUnit, exhausted)
        && board.empty()) {
      announcedRound = rounds.round();
      links.learner().tell(new Learner.RoundCommitted(rounds.round()));
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
