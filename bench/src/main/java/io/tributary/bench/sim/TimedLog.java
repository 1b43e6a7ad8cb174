package io.tributary.bench.sim;

import io.tributary.bench.sim.StageClock.Mark;
import io.tributary.streams.log.ForwardingPairLog;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.log.PromptOutcome;
import io.tributary.streams.log.WorkUnit;
import java.util.List;
import java.util.Optional;

/** A pair log that tells the clock when prompts go in and when they are in. */
final class TimedLog extends ForwardingPairLog {
  private final StageClock clock;

  TimedLog(PairLog log, StageClock clock) {
    super(log);
    this.clock = clock;
  }

  @Override
  public void feed(WorkUnit unit) {
    unit.prompts().forEach(fed -> clock.mark(fed.prompt().id(), Mark.FEEDING));
    super.feed(unit);
    unit.prompts().forEach(fed -> clock.mark(fed.prompt().id(), Mark.FED));
  }

  @Override
  public boolean commit(long unit, List<PromptOutcome> outcomes, Optional<String> judge) {
    outcomes.forEach(one -> clock.mark(one.prompt().prompt().id(), Mark.COMMITTING));
    boolean fresh = super.commit(unit, outcomes, judge);
    // The learner may have taken them by now; a mark would bring them back for ever.
    outcomes.forEach(one -> clock.committed(one.prompt().prompt().id()));
    return fresh;
  }
}
