package io.tributary.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Every accepted unit is waiting here, with one judge, or on its way to its buffer; there are never
 * more of them than there is room for.
 *
 * <p>Judges ask for work; waiting units are merged up to the largest batch. The units of a judge
 * that dies are given to the next.
 */
final class JudgeStage {
  sealed interface Command
      permits UnitSampled, JudgeReady, UnitsJudged, JudgeStopped, Stored, Leave, Tick {}

  /** Take nothing more, see everything to its commit, and stop. */
  enum Leave implements Command {
    INSTANCE
  }

  private enum Tick implements Command {
    INSTANCE
  }

  /** A judge has nothing to do. */
  record JudgeReady(int index, ActorRef<JudgeWorker.Command> judge) implements Command {}

  /** A judge is through with all units it was given. */
  record UnitsJudged(ActorRef<JudgeWorker.Command> judge, List<UnitOutcomes> units)
      implements Command {}

  private record JudgeStopped(int index, ActorRef<JudgeWorker.Command> judge) implements Command {}

  private record Stored(PairBuffer.UnitStored stored) implements Command {}

  static Behavior<Command> create(StreamSettings settings, StageLinks links) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(Tick.INSTANCE, links.patience().commit());
                  JudgeStage stage = new JudgeStage(context, settings, links);
                  return Behaviors.receive(Command.class)
                      .onMessage(UnitSampled.class, stage::onSampled)
                      .onMessage(JudgeReady.class, stage::onReady)
                      .onMessage(UnitsJudged.class, stage::onJudged)
                      .onMessage(JudgeStopped.class, stage::onStopped)
                      .onMessage(Stored.class, stage::onStored)
                      .onMessage(Tick.class, tick -> stage.onTick())
                      .onMessage(Leave.class, leave -> stage.onLeave())
                      .onSignal(PostStop.class, stopped -> stage.gone())
                      .build();
                }));
  }

  private final ActorContext<Command> context;
  private final boolean mergeUnits;
  private final int maxBatch;
  private final Optional<String> judge;
  private final Assignment assignment;
  private final StageDuties duties;
  private final JudgingPace pace;
  private final QueueDepths depths;

  private final Deque<UnitSampled> waiting = new ArrayDeque<>();
  private final SortedMap<Integer, ActorRef<JudgeWorker.Command>> idle = new TreeMap<>();
  private final Map<ActorRef<JudgeWorker.Command>, List<UnitSampled>> judging = new HashMap<>();
  private final Set<ActorRef<JudgeWorker.Command>> watched = new HashSet<>();

  private JudgeStage(ActorContext<Command> context, StreamSettings settings, StageLinks links) {
    boolean deterministic = settings.flow().deterministic();
    this.context = context;
    // Which units wait together is chance, so a deterministic run judges each on its own.
    this.mergeUnits = !deterministic;
    this.maxBatch = settings.judging().maxBatch();
    this.judge = settings.judging().judge();
    this.assignment = Assignment.of(deterministic, settings.judging().judges());
    this.depths = links.depths();
    this.pace = new JudgingPace(settings.judging().judges(), System::nanoTime);
    this.duties =
        StageDuties.of(
            settings,
            links,
            context.getSelf().narrow(),
            context.messageAdapter(PairBuffer.UnitStored.class, Stored::new),
            pace::millis);
  }

  private Behavior<Command> onSampled(UnitSampled sampled) {
    if (duties.offer(sampled)) waiting.addLast(sampled);
    return dispatch();
  }

  private Behavior<Command> onReady(JudgeReady ready) {
    if (watched.add(ready.judge())) {
      context.watchWith(ready.judge(), new JudgeStopped(ready.index(), ready.judge()));
    }
    idle.put(ready.index(), ready.judge());
    return dispatch();
  }

  private Behavior<Command> onJudged(UnitsJudged judged) {
    judging.remove(judged.judge());
    pace.ended(judged.judge());
    judged.units().forEach(duties::commit);
    describe();
    return Behaviors.same();
  }

  private Behavior<Command> onStopped(JudgeStopped stopped) {
    watched.remove(stopped.judge());
    idle.remove(stopped.index(), stopped.judge());
    pace.lost(stopped.judge());
    List<UnitSampled> again = judging.remove(stopped.judge());
    if (again != null) {
      for (int i = again.size() - 1; i >= 0; i--) waiting.addFirst(again.get(i));
    }
    return dispatch();
  }

  private Behavior<Command> onStored(Stored stored) {
    if (stored.stored().judgeUnknown()) {
      throw new IllegalStateException(
          "the run's pair log does not know this node's judge, "
              + judge.orElse("")
              + ": this node must have the pair log of the nodes with role buffer"
              + " (pair-log.url, run.id), where it registers its judge when it starts");
    }
    duties.stored(stored.stored().unit()).ifPresent(waiting::addLast);
    return duties.done() ? Behaviors.stopped() : dispatch();
  }

  private Behavior<Command> onTick() {
    duties.sayAgain();
    return Behaviors.same();
  }

  private Behavior<Command> onLeave() {
    duties.close();
    return duties.done() ? Behaviors.stopped() : Behaviors.same();
  }

  private Behavior<Command> dispatch() {
    // Not the map's entries: taking one out of a tree may change another.
    for (int index : List.copyOf(idle.keySet())) {
      List<UnitSampled> batch = takeBatch(index);
      if (batch.isEmpty()) continue;
      ActorRef<JudgeWorker.Command> judge = idle.remove(index);
      judging.put(judge, batch);
      pace.begun(judge, batch.size());
      judge.tell(new JudgeWorker.JudgeUnits(batch));
    }
    describe();
    return Behaviors.same();
  }

  private void describe() {
    depths.set(
        this,
        Map.of(
            "units_at_stage",
            (long) duties.units(),
            "units_for_judges",
            (long) waiting.size(),
            "groups_for_judges",
            waiting.stream().mapToLong(unit -> unit.grouped().size()).sum(),
            "units_being_judged",
            judging.values().stream().mapToLong(List::size).sum()));
  }

  private Behavior<Command> gone() {
    depths.remove(this);
    return Behaviors.same();
  }

  private List<UnitSampled> takeBatch(int judge) {
    List<UnitSampled> batch = new ArrayList<>();
    int groups = 0;
    for (Iterator<UnitSampled> units = waiting.iterator(); units.hasNext(); ) {
      UnitSampled unit = units.next();
      if (!assignment.mayTake(judge, unit.unit().number())) continue;
      groups += unit.grouped().size();
      if (!batch.isEmpty() && (!mergeUnits || groups > maxBatch)) break;
      units.remove();
      batch.add(unit);
    }
    return batch;
  }
}
