package io.tributary.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.receptionist.ServiceKey;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The stages that the receptionist knows: units go to them in turn. */
final class StageDirectory implements Stages {
  static final ServiceKey<UnitSampled> KEY = ServiceKey.create(UnitSampled.class, "stage");

  private final AtomicInteger turn = new AtomicInteger();
  private volatile List<ActorRef<UnitSampled>> stages = List.of();

  /** The stages that there are now. */
  void found(Collection<ActorRef<UnitSampled>> now) {
    stages = now.stream().sorted().toList();
  }

  @Override
  public Optional<ActorRef<UnitSampled>> next() {
    List<ActorRef<UnitSampled>> now = stages;
    if (now.isEmpty()) return Optional.empty();
    return Optional.of(now.get(Math.floorMod(turn.getAndIncrement(), now.size())));
  }

  @Override
  public int count() {
    return stages.size();
  }
}
