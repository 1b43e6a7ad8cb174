package io.tributary.actors;

import java.util.HashSet;
import java.util.Set;

/**
 * When the feed asks the pair log how it stands, and what to make of the answer. Messages may be
 * lost, and with them room in the window; the pair log knows.
 */
final class Reconciliation {
  private static final int TICKS_WHILE_MOVING = 6;

  /** What was heard of commits and training; and how it stood when the pair log was last asked. */
  private long changes;

  private long changesBefore;
  private int ticks;

  /** Something was heard of. */
  void changed() {
    changes++;
  }

  /** What was heard so far; an answer that was asked for then is void if more was heard since. */
  long changes() {
    return changes;
  }

  /** Whether to ask now: if nothing moves, and now and then if something does. */
  boolean due() {
    boolean still = changes == changesBefore;
    changesBefore = changes;
    return ++ticks % TICKS_WHILE_MOVING == 0 || still;
  }

  /** Takes off what somebody committed without a word of it. */
  static void settle(UnitIssuing issuing, Backlog backlog) {
    Set<Long> unfinished = new HashSet<>();
    backlog.unfinished().forEach(unit -> unfinished.add(unit.number()));
    issuing.board().finished(backlog.nextUnit() - 1, unfinished).forEach(issuing::committed);
  }
}
