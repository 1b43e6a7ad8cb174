package io.tributary.actors;

import akka.actor.typed.ActorRef;
import io.tributary.streams.log.WorkUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Every unit fed and not yet committed is here exactly once: waiting to be issued, or held by a
 * generator or by the stage behind it. Also the generators that wait for work.
 */
final class UnitBoard {
  /** A unit goes to a generator, in answer to its request of that number. */
  record Issue(WorkUnit unit, ActorRef<Generator.Command> generator, long request) {}

  private record Asking(int index, long request) {}

  private record Held(WorkUnit unit, ActorRef<?> holder, long request) {}

  private static final long NO_REQUEST = -1;

  private final Assignment assignment;
  private final SortedMap<Long, WorkUnit> waiting = new TreeMap<>();
  private final SortedMap<Long, Held> held = new TreeMap<>();
  private final Map<ActorRef<Generator.Command>, Asking> asking = new LinkedHashMap<>();

  /** Waiting units that an earlier feed may have issued. */
  private final Set<Long> claimable = new HashSet<>();

  UnitBoard(Assignment assignment) {
    this.assignment = assignment;
  }

  void add(WorkUnit unit) {
    waiting.put(unit.number(), unit);
  }

  /** Adds a unit that somebody may still have from an earlier feed. */
  void addFromBacklog(WorkUnit unit) {
    add(unit);
    claimable.add(unit.number());
  }

  /**
   * A generator asks for work. A number that was answered before is a question whose answer was
   * lost: it is answered alike.
   *
   * @return what to answer again
   */
  Optional<Issue> asks(int index, long request, ActorRef<Generator.Command> generator) {
    for (Held one : held.values()) {
      if (one.request() == request && one.holder().equals(generator)) {
        return Optional.of(new Issue(one.unit(), generator, request));
      }
    }
    asking.put(generator, new Asking(index, request));
    return Optional.empty();
  }

  /** Somebody still has a unit of an earlier feed; true if this was not known. */
  boolean claimed(long unit, ActorRef<?> holder) {
    if (!claimable.remove(unit)) return false;
    WorkUnit claimed = waiting.remove(unit);
    if (claimed == null) return false;
    held.put(unit, new Held(claimed, holder, NO_REQUEST));
    return true;
  }

  /** The stage behind has taken a unit over from its generator. */
  void moved(long unit, ActorRef<?> stage) {
    held.computeIfPresent(unit, (number, was) -> new Held(was.unit(), stage, NO_REQUEST));
  }

  /** Whether a generator waits that may take this unit. */
  boolean wanted(long unit) {
    return asking.values().stream().anyMatch(a -> assignment.mayTake(a.index(), unit));
  }

  /** Gives waiting units, oldest first, to generators that wait for work, the longest first. */
  List<Issue> issue() {
    List<Issue> issues = new ArrayList<>();
    for (WorkUnit unit : List.copyOf(waiting.values())) {
      if (asking.isEmpty()) break;
      asking.entrySet().stream()
          .filter(entry -> assignment.mayTake(entry.getValue().index(), unit.number()))
          .map(Map.Entry::getKey)
          .findFirst()
          .ifPresent(generator -> issues.add(issue(unit, generator)));
    }
    return issues;
  }

  private Issue issue(WorkUnit unit, ActorRef<Generator.Command> generator) {
    long request = asking.remove(generator).request();
    waiting.remove(unit.number());
    claimable.remove(unit.number());
    held.put(unit.number(), new Held(unit, generator, request));
    return new Issue(unit, generator, request);
  }

  /** Takes a committed unit off; false if it was not here any more. */
  boolean committed(long unit) {
    claimable.remove(unit);
    boolean wasHeld = held.remove(unit) != null;
    boolean wasWaiting = waiting.remove(unit) != null;
    return wasHeld || wasWaiting;
  }

  /** The units up to this number that are not among the unfinished: somebody committed them. */
  List<Long> finished(long last, Collection<Long> unfinished) {
    List<Long> units = new ArrayList<>(waiting.keySet());
    units.addAll(held.keySet());
    units.removeIf(unit -> unit > last || unfinished.contains(unit));
    return units;
  }

  /** A unit's deadline has passed: it waits to be issued again. */
  void overdue(long unit) {
    Held late = held.remove(unit);
    if (late != null) waiting.put(unit, late.unit());
  }

  /** A generator or stage died; its units wait to be issued again. Returns their numbers. */
  List<Long> lost(ActorRef<?> holder) {
    asking.keySet().removeIf(holder::equals);
    List<Long> units = new ArrayList<>();
    for (Map.Entry<Long, Held> entry : held.entrySet()) {
      if (entry.getValue().holder().equals(holder)) units.add(entry.getKey());
    }
    units.forEach(this::overdue);
    return units;
  }

  boolean noneIssued() {
    return held.isEmpty();
  }

  boolean empty() {
    return held.isEmpty() && waiting.isEmpty();
  }

  int waitingUnits() {
    return waiting.size();
  }

  int heldUnits() {
    return held.size();
  }

  int askingGenerators() {
    return asking.size();
  }
}
