package io.tributary.actors;

import akka.actor.typed.ActorRef;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The stages behind the generators, as far as they are known at the moment; safe for threads. */
interface Stages {
  /**
   * The stage to hand the next unit to; none if none is there.
   *
   * @param but those that have refused it
   */
  Optional<ActorRef<UnitSampled>> next(Set<ActorRef<UnitSampled>> but);

  /** A stage has taken a unit, and expects to be through with all it has after {@code wait}. */
  void accepted(ActorRef<UnitSampled> stage, Duration wait);

  /** A stage was handed a unit and said nothing. */
  void unanswered(ActorRef<UnitSampled> stage);

  /** How many there are. */
  int count();

  /** The only one, for ever. */
  static Stages only(ActorRef<UnitSampled> stage) {
    return new Stages() {
      @Override
      public Optional<ActorRef<UnitSampled>> next(Set<ActorRef<UnitSampled>> but) {
        return Optional.of(stage);
      }

      @Override
      public void accepted(ActorRef<UnitSampled> by, Duration wait) {
        // There is no choice.
      }

      @Override
      public void unanswered(ActorRef<UnitSampled> by) {
        // There is no choice.
      }

      @Override
      public int count() {
        return 1;
      }
    };
  }
}
