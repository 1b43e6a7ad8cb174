package io.tributary.actors;

import akka.actor.typed.Behavior;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** Spreads the buckets over the cluster, each in one place at a time. */
final class ShardedPlacement implements PairBuffers.Placement {
  private static final EntityTypeKey<PairBuffer.Command> TYPE_KEY =
      EntityTypeKey.create(PairBuffer.Command.class, "PairBuffer");

  private final Optional<String> role;

  /**
   * @param role the nodes that may have buckets; all of them if empty
   */
  ShardedPlacement(Optional<String> role) {
    this.role = role;
  }

  @Override
  public LongFunction<RecipientRef<PairBuffer.Command>> place(
      ActorContext<?> context, Supplier<Behavior<PairBuffer.Command>> bucket) {
    ClusterSharding sharding = ClusterSharding.get(context.getSystem());
    var buckets = Entity.of(TYPE_KEY, entity -> bucket.get());
    sharding.init(role.isPresent() ? buckets.withRole(role.get()) : buckets);
    return number -> sharding.entityRefFor(TYPE_KEY, Long.toString(number));
  }
}
