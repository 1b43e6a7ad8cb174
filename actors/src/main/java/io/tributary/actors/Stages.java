package io.tributary.actors;

import akka.actor.typed.ActorRef;
import java.util.Optional;

/** The stages behind the generators, as far as they are known at the moment; safe for threads. */
interface Stages {
  /** A stage to hand the next unit to, in turn; none if none is there. */
  Optional<ActorRef<UnitSampled>> next();

  /** How many there are. */
  int count();

  /** The only one, for ever. */
  static Stages only(ActorRef<UnitSampled> stage) {
    return new Stages() {
      @Override
      public Optional<ActorRef<UnitSampled>> next() {
        return Optional.of(stage);
      }

      @Override
      public int count() {
        return 1;
      }
    };
  }
}
