package io.tributary.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.TimerScheduler;
import io.tributary.streams.log.WorkUnit;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Every unit that somebody has is watched: its holder's death or its deadline makes it wait to be
 * issued again.
 */
final class UnitIssuing {
  record DeadlinePassed(long unit) implements PromptFeed.Internal {}

  record HolderStopped(ActorRef<?> holder) implements PromptFeed.Internal {}

  private final ActorContext<PromptFeed.Command> context;
  private final TimerScheduler<PromptFeed.Command> timers;
  private final Duration deadline;
  private final UnitBoard board;
  private final Set<ActorRef<?>> watched = new HashSet<>();

  UnitIssuing(
      ActorContext<PromptFeed.Command> context,
      TimerScheduler<PromptFeed.Command> timers,
      StreamSettings settings,
      Collection<WorkUnit> backlog) {
    this.context = context;
    this.timers = timers;
    this.deadline = settings.flow().unitDeadline();
    this.board =
        new UnitBoard(
            Assignment.of(settings.flow().deterministic(), settings.sampling().generators()));
    backlog.forEach(board::addFromBacklog);
  }

  UnitBoard board() {
    return board;
  }

  void asked(PromptFeed.RequestWork request) {
    has(request.holding(), request.generator());
    board.asks(request.index(), request.request(), request.generator()).ifPresent(this::answer);
  }

  /** Somebody has these units. */
  void has(List<Long> units, ActorRef<?> holder) {
    if (watched.add(holder)) context.watchWith(holder, new HolderStopped(holder));
    for (long unit : units) if (board.claimed(unit, holder)) startDeadline(unit);
  }

  void atStage(PromptFeed.UnitAtStage at) {
    has(List.of(at.unit()), at.stage());
    board.moved(at.unit(), at.stage());
  }

  void issue() {
    board.issue().forEach(this::answer);
  }

  private void answer(UnitBoard.Issue issue) {
    startDeadline(issue.unit().number());
    issue.generator().tell(new Generator.SampleUnit(issue.unit(), issue.request()));
  }

  private void startDeadline(long unit) {
    timers.startSingleTimer(unit, new DeadlinePassed(unit), deadline);
  }

  /** A unit is committed; false if that was known. */
  boolean committed(long unit) {
    boolean news = board.committed(unit);
    if (news) timers.cancel(unit);
    return news;
  }

  void passed(DeadlinePassed passed) {
    context.getLog().warn("unit {} is overdue and is issued again", passed.unit());
    board.overdue(passed.unit());
  }

  void stopped(HolderStopped stopped) {
    watched.remove(stopped.holder());
    board.lost(stopped.holder()).forEach(timers::cancel);
  }
}
