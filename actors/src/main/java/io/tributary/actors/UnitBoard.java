package io.tributary.actors;

import akka.actor.typed.ActorRef;
import io.tributary.streams.log.WorkUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Every unit fed and not yet committed is here exactly once: waiting to be issued, or issued to a
 * generator. Also the generators that wait for work.
 */
final class UnitBoard {
  /** A unit goes to a generator. */
  record Issue(WorkUnit unit, ActorRef<Generator.Command> generator) {}

  private final Assignment assignment;
  private final SortedMap<Long, WorkUnit> waiting = new TreeMap<>();
  private final SortedMap<Long, Issue> issued = new TreeMap<>();
  private final SortedMap<Integer, ActorRef<Generator.Command>> idle = new TreeMap<>();

  UnitBoard(Assignment assignment) {
    this.assignment = assignment;
  }

  void add(WorkUnit unit) {
    waiting.put(unit.number(), unit);
  }

  void idle(int index, ActorRef<Generator.Command> generator) {
    idle.put(index, generator);
  }

  /** Whether a generator waits that may take this unit. */
  boolean wanted(long unit) {
    return idle.keySet().stream().anyMatch(index -> assignment.mayTake(index, unit));
  }

  /** Gives waiting units, oldest first, to generators that wait for work. */
  List<Issue> issue() {
    List<Issue> issues = new ArrayList<>();
    for (WorkUnit unit : List.copyOf(waiting.values())) {
      idle.keySet().stream()
          .filter(index -> assignment.mayTake(index, unit.number()))
          .findFirst()
          .ifPresent(
              index -> {
                Issue issue = new Issue(unit, idle.remove(index));
                waiting.remove(unit.number());
                issued.put(unit.number(), issue);
                issues.add(issue);
              });
    }
    return issues;
  }

  /** Takes a committed unit off; false if it was not here any more. */
  boolean committed(long unit) {
    boolean wasIssued = issued.remove(unit) != null;
    boolean wasWaiting = waiting.remove(unit) != null;
    return wasIssued || wasWaiting;
  }

  /** A unit's deadline has passed: it waits to be issued again. */
  void overdue(long unit) {
    Issue issue = issued.remove(unit);
    if (issue != null) waiting.put(unit, issue.unit());
  }

  /** A generator died; its units wait to be issued again. Returns their numbers. */
  List<Long> lost(int index, ActorRef<Generator.Command> generator) {
    idle.remove(index, generator);
    List<Long> units = new ArrayList<>();
    for (Map.Entry<Long, Issue> entry : issued.entrySet()) {
      if (entry.getValue().generator().equals(generator)) units.add(entry.getKey());
    }
    units.forEach(this::overdue);
    return units;
  }

  boolean noneIssued() {
    return issued.isEmpty();
  }

  boolean empty() {
    return issued.isEmpty() && waiting.isEmpty();
  }
}
