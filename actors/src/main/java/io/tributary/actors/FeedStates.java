package io.tributary.actors;

import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.BehaviorBuilder;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.tributary.actors.PromptFeed.Command;
import io.tributary.actors.PromptFeed.Drain;
import io.tributary.actors.PromptFeed.WorkOff;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.prompts.PromptSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The states that a feed goes through, from the claims on what an earlier one issued to its {@link
 * FeedEnd}. Every one of them takes note of what generators, stages and the learner say.
 */
final class FeedStates {
  private enum ClaimsOver implements PromptFeed.Internal {
    INSTANCE
  }

  private enum DrainTimedOut implements PromptFeed.Internal {
    INSTANCE
  }

  private final TimerScheduler<Command> timers;
  private final StreamSettings settings;
  private final PromptFeed.Links links;
  private final UnitFeeding feeding;
  private final UnitIssuing issuing;
  private final UnitBoard board;
  private final FeedWindow window;
  private final Reconciliation reconciliation;
  private final FeedReport report;
  private final FeedEnd end;

  /** Whether somebody may still claim units of an earlier feed. */
  private boolean claiming;

  FeedStates(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      StreamSettings settings,
      PromptSource prompts,
      PairLog log,
      Backlog backlog,
      PromptFeed.Links links) {
    this.timers = timers;
    this.settings = settings;
    this.links = links;
    this.feeding = new UnitFeeding(context, timers, settings, prompts, log, backlog);
    this.issuing = new UnitIssuing(context, timers, settings, backlog.unfinished());
    this.board = issuing.board();
    this.window = new FeedWindow(Pace.of(settings, backlog), backlog);
    this.reconciliation = new Reconciliation(context, log, feeding, issuing, window);
    this.report = new FeedReport(feeding, board, window);
    this.end = new FeedEnd(links, feeding, report);
  }

  Behavior<Command> start() {
    timers.startTimerWithFixedDelay(Reconciliation.Tick.INSTANCE, links.patience().reconcile());
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
    long next = feeding.nextUnit();
    if (board.wanted(next) && window.mayFeed(next)) return draw(List.of());
    announceRound(false);
    return common(this::serve).build();
  }

  /** Waits for the next prompt of a unit that has these so far. */
  private Behavior<Command> draw(List<FedPrompt> drawn) {
    feeding.draw(drawn);
    return common(() -> links.gate().isShut() ? workOff() : issue())
        .onMessage(UnitFeeding.Drawn.class, next -> taken(feeding.take(next, drawn), drawn))
        .onMessage(UnitFeeding.Lingered.class, lingered -> record(drawn, false))
        .build();
  }

  private Behavior<Command> taken(Optional<List<FedPrompt>> more, List<FedPrompt> drawn) {
    if (more.isEmpty()) return drawn.isEmpty() ? runDry() : record(drawn, true);
    return feeding.full(more.get()) ? record(more.get(), false) : draw(more.get());
  }

  /** Waits until the pair log holds the unit as fed. */
  private Behavior<Command> record(List<FedPrompt> prompts, boolean exhausted) {
    feeding.record(prompts);
    return common(this::issue)
        .onMessage(
            UnitFeeding.Recorded.class,
            recorded -> {
              add(recorded);
              return exhausted ? runDry() : serve();
            })
        .build();
  }

  private void add(UnitFeeding.Recorded recorded) {
    feeding.recorded();
    window.fed(recorded.unit());
    board.add(recorded.unit());
  }

  /** The source has ended: nothing is drawn any more, what was fed is seen to its end. */
  private Behavior<Command> runDry() {
    issue();
    announceRound(true);
    boolean open = !board.empty() || window.roundOpen();
    return open ? common(this::runDry).build() : end.exhausted();
  }

  /** The gate is shut: what was only drawn is left to the feed of the next start. */
  private Behavior<Command> workOff() {
    feeding.giveUp();
    return workingOff();
  }

  /** Draws nothing, and issues what waits until all of it is committed. */
  private Behavior<Command> workingOff() {
    issue();
    return common(this::workingOff).build();
  }

  private Behavior<Command> drain() {
    feeding.giveUp();
    timers.startSingleTimer(DrainTimedOut.INSTANCE, settings.flow().drainTimeout());
    return draining();
  }

  /**
   * Draws nothing; waits for the units that generators, judges and buffers still have, and for the
   * one that was being fed: the generator that asked for it still gets it.
   */
  private Behavior<Command> draining() {
    if (board.noneIssued() && !feeding.recording()) return end.drained();
    return common(this::draining)
        .onMessage(DrainTimedOut.class, timedOut -> end.drained())
        .onMessage(
            UnitFeeding.Recorded.class,
            recorded -> {
              add(recorded);
              issue();
              return draining();
            })
        .build();
  }

  private Behavior<Command> issue() {
    if (!claiming) issuing.issue();
    return Behaviors.same();
  }

  /** Lock-step: tells the learner once when the round is fed and committed. */
  private void announceRound(boolean exhausted) {
    if (!board.empty()) return;
    window
        .announceRound(feeding.nextUnit(), exhausted)
        .ifPresent(round -> links.learner().tell(new Learner.RoundCommitted(round)));
  }

  /** A state that takes note of a message and then goes on as {@code next} says. */
  private record Noting(BehaviorBuilder<Command> state, Supplier<Behavior<Command>> next) {
    <M extends Command> Noting of(Class<M> type, Consumer<M> note) {
      return new Noting(
          state.onMessage(
              type,
              message -> {
                note.accept(message);
                return next.get();
              }),
          next);
    }
  }

  /** What every state has to take note of; afterwards {@code next} says how it goes on. */
  private BehaviorBuilder<Command> common(Supplier<Behavior<Command>> next) {
    return new Noting(Behaviors.receive(Command.class), next)
        .of(PromptFeed.RequestWork.class, issuing::asked)
        .of(
            PromptFeed.StillSampling.class,
            still -> issuing.has(still.holding(), still.generator()))
        .of(PromptFeed.UnitAtStage.class, issuing::atStage)
        .of(PromptFeed.UnitCommitted.class, this::committed)
        .of(PromptFeed.ExamplesFinished.class, this::finished)
        .of(PromptFeed.RoundTrained.class, trained -> window.trained(trained.round()))
        .of(UnitIssuing.DeadlinePassed.class, issuing::passed)
        .of(UnitIssuing.HolderStopped.class, issuing::stopped)
        .of(Reconciliation.Answer.class, reconciliation::settle)
        .state()
        .onMessage(UnitFeeding.Drawn.class, feeding::isVoid, late -> Behaviors.same())
        .onMessage(
            Reconciliation.Tick.class,
            tick -> {
              reconciliation.tick();
              return Behaviors.same();
            })
        .onMessage(
            PromptFeed.Describe.class,
            question -> {
              report.describe(question);
              return Behaviors.same();
            })
        .onMessage(
            WorkOff.class,
            question -> {
              links.gate().shut();
              Behavior<Command> then = next.get();
              report.drain(question);
              return then;
            })
        .onMessage(Drain.class, drain -> drain())
        .onMessage(PromptFeed.HandOver.class, handOver -> end.handingOver())
        .onMessage(PromptFeed.Broken.class, broken -> PromptFeed.broken(broken, links))
        .onSignal(PreRestart.class, restart -> close())
        .onSignal(PostStop.class, stopped -> close());
  }

  private void committed(PromptFeed.UnitCommitted unit) {
    // A unit that was issued twice is committed once; the second report is void.
    if (!issuing.committed(unit.unit())) return;
    reconciliation.changed();
    window.committed(unit);
  }

  private void finished(PromptFeed.ExamplesFinished told) {
    reconciliation.changed();
    window.finished(told);
  }

  private Behavior<Command> close() {
    feeding.close();
    return Behaviors.same();
  }
}
