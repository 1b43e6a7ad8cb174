package io.tributary.actors;

/**
 * Says whether the feed may issue a new unit: by credit while streaming, by rounds in lock-step.
 */
sealed interface Pace {
  /** The prompts of a new unit would come on top of those in flight. */
  boolean mayFeed(long nextUnit, int inFlight);

  /**
   * No unit with which more than {@code maxInFlight} prompts and examples were not yet finished.
   */
  record Credit(int maxInFlight, int promptsPerUnit) implements Pace {
    @Override
    public boolean mayFeed(long nextUnit, int inFlight) {
      return inFlight + promptsPerUnit <= maxInFlight;
    }
  }

  /**
   * The units of one round at a time; the next one is opened when the learner has trained it.
   *
   * @param unitsPerRound units in a full round
   * @param round the open round, from 0
   */
  record Rounds(int unitsPerRound, long round) implements Pace {
    @Override
    public boolean mayFeed(long nextUnit, int inFlight) {
      return nextUnit < end();
    }

    /** Whether all units of the round were fed. */
    boolean fed(long nextUnit, boolean exhausted) {
      return nextUnit >= end() || exhausted && nextUnit > round * unitsPerRound;
    }

    Rounds next() {
      return new Rounds(unitsPerRound, round + 1);
    }

    private long end() {
      return (round + 1) * unitsPerRound;
    }
  }

  static Pace of(StreamSettings settings, Backlog backlog) {
    if (!settings.flow().deterministic()) {
      return new Credit(settings.flow().maxInFlight(), settings.sampling().promptsPerUnit());
    }
    int units = settings.unitsPerRound();
    return new Rounds(units, backlog.lastFed().map(unit -> unit.number() / units).orElse(0L));
  }
}
