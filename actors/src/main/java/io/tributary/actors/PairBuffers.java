package io.tributary.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.ActorContext;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * The run's pair buffers: bucket = unit number modulo the number of buckets, so a unit always comes
 * to the same one.
 */
final class PairBuffers {
  /** Brings the buckets to life somewhere and says how each is reached. */
  @FunctionalInterface
  interface Placement {
    LongFunction<RecipientRef<PairBuffer.Command>> place(
        ActorContext<?> context, Supplier<Behavior<PairBuffer.Command>> bucket);
  }

  private final LongFunction<RecipientRef<PairBuffer.Command>> buckets;
  private final int count;
  private final Optional<String> judge;

  /**
   * @param judge the fingerprint of who judges what is committed here
   */
  PairBuffers(
      LongFunction<RecipientRef<PairBuffer.Command>> buckets, int count, Optional<String> judge) {
    this.buckets = buckets;
    this.count = count;
    this.judge = judge;
  }

  /** Sends a unit's outcomes to its bucket, which answers when they are committed. */
  void commit(UnitOutcomes unit, ActorRef<PairBuffer.UnitStored> replyTo) {
    buckets
        .apply(unit.unit() % count)
        .tell(new PairBuffer.CommitUnit(unit.unit(), unit.outcomes(), replyTo, judge));
  }
}
