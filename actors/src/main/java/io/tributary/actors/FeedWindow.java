package io.tributary.actors;

import io.tributary.streams.log.WorkUnit;
import java.util.OptionalLong;

/**
 * How much is in flight, and whether the {@link Pace} lets a new unit in on top of it; in lock-step
 * also which round is open.
 */
final class FeedWindow {
  private Pace pace;

  /** Prompts without an outcome, and examples that the learner is not through with. */
  private int inFlight;

  /** Examples of the whole run that the learner is through with. */
  private long finished;

  private long announcedRound = -1;

  FeedWindow(Pace pace, Backlog backlog) {
    this.pace = pace;
    this.inFlight = backlog.inFlight();
    this.finished = backlog.finished();
  }

  boolean mayFeed(long nextUnit) {
    return pace.mayFeed(nextUnit, inFlight);
  }

  int inFlight() {
    return inFlight;
  }

  void fed(WorkUnit unit) {
    inFlight += unit.prompts().size();
  }

  void committed(PromptFeed.UnitCommitted unit) {
    inFlight += unit.further() - unit.dropped();
  }

  void finished(PromptFeed.ExamplesFinished told) {
    if (told.total() == PromptFeed.ExamplesFinished.UNTOLD) {
      inFlight -= told.count();
    } else if (told.total() > finished) {
      inFlight -= Math.toIntExact(told.total() - finished);
      finished = told.total();
    }
  }

  /** Takes over how the pair log says it stands. */
  void reconcile(Backlog backlog) {
    inFlight = backlog.inFlight();
    // The ledger does not have those yet that were passed over since its last step.
    if (finished > backlog.finished()) {
      inFlight -= Math.toIntExact(finished - backlog.finished());
    } else {
      finished = backlog.finished();
    }
  }

  boolean lockStep() {
    return pace instanceof Pace.Rounds;
  }

  /** The open round, once, when all its units were fed. */
  OptionalLong announceRound(long nextUnit, boolean exhausted) {
    if (pace instanceof Pace.Rounds rounds
        && rounds.round() != announcedRound
        && rounds.fed(nextUnit, exhausted)) {
      announcedRound = rounds.round();
      return OptionalLong.of(announcedRound);
    }
    return OptionalLong.empty();
  }

  /** Whether the learner has still to train the round that was announced. */
  boolean roundOpen() {
    return pace instanceof Pace.Rounds rounds && rounds.round() == announcedRound;
  }

  /** The learner has trained a round: the next one is open. */
  void trained(long round) {
    if (pace instanceof Pace.Rounds rounds && rounds.round() == round) pace = rounds.next();
  }
}
