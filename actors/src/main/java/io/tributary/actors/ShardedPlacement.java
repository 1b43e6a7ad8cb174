package io.tributary.actors;

import akka.actor.typed.Behavior;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** Spreads the buckets over the cluster, each in one place at a time. */
final class ShardedPlacement implements PairBuffers.Placement {
  private static final EntityTypeKey<PairBuffer.Command> TYPE_KEY =
      EntityTypeKey.create(PairBuffer.Command.class, "PairBuffer");

  @Override
  public LongFunction<RecipientRef<PairBuffer.Command>> place(
      ActorContext<?> context, Supplier<Behavior<PairBuffer.Command>> bucket) {
    ClusterSharding sharding = ClusterSharding.get(context.getSystem());
    sharding.init(Entity.of(TYPE_KEY, entity -> bucket.get()));
    return number -> sharding.entityRefFor(TYPE_KEY, Long.toString(number));
  }
}
