package io.tributary.actors;

import io.tributary.streams.log.PairLog;
import io.tributary.streams.log.WorkUnit;
import java.util.List;
import java.util.Optional;

/**
 * Where the pair log says the run stands.
 *
 * @param lastFed the feed goes on after this unit
 * @param unfinished units fed without outcomes, oldest first
 * @param inFlight prompts without an outcome, and examples not yet trained or stale
 * @param finished examples in the ledger, trained or stale
 */
record Backlog(Optional<WorkUnit> lastFed, List<WorkUnit> unfinished, int inFlight, long finished) {
  /** Of a run whose ledger is empty. */
  Backlog(Optional<WorkUnit> lastFed, List<WorkUnit> unfinished, int inFlight) {
    this(lastFed, unfinished, inFlight, 0);
  }

  /** Blocks on the database. */
  static Backlog read(PairLog log) {
    PairLog.InFlight inFlight = log.inFlight();
    int prompts = Math.toIntExact(inFlight.prompts());
    return new Backlog(log.lastFed(), log.unfinished(), prompts, inFlight.finished());
  }

  long nextUnit() {
    return lastFed.map(unit -> unit.number() + 1).orElse(0L);
  }

  long nextOrdinal() {
    return lastFed
        .map(unit -> unit.prompts().get(unit.prompts().size() - 1).ordinal() + 1)
        .orElse(0L);
  }
}
