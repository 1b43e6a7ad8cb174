package io.tributary.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.receptionist.ServiceKey;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The stages that the receptionist knows: a unit goes to the one that expects to be through with
 * what it has first, so that nothing waits at a slow one while a fast one is idle. What a stage
 * said when it took the last unit from here goes by with time; among those that are through it is
 * in turn.
 */
final class StageDirectory implements Stages {
  static final ServiceKey<UnitSampled> KEY = ServiceKey.create(UnitSampled.class, "stage");

  /** One that did not answer is tried again after this; until then it may have been removed. */
  private static final Duration UNANSWERED = Duration.ofSeconds(10);

  private final LongSupplier clock;
  private List<ActorRef<UnitSampled>> stages = List.of();

  /** When each is through, of the clock. */
  private final Map<ActorRef<UnitSampled>, Long> through = new HashMap<>();

  private int turn;

  StageDirectory() {
    this(System::nanoTime);
  }

  /**
   * @param clock nanoseconds, as {@link System#nanoTime}
   */
  StageDirectory(LongSupplier clock) {
    this.clock = clock;
  }

  /** The stages that there are now. */
  synchronized void found(Collection<ActorRef<UnitSampled>> now) {
    stages = now.stream().sorted().toList();
    through.keySet().retainAll(stages);
  }

  @Override
  public synchronized Optional<ActorRef<UnitSampled>> next(Set<ActorRef<UnitSampled>> but) {
    long now = clock.getAsLong();
    int best = -1;
    long shortest = Long.MAX_VALUE;
    for (int i = 0; i < stages.size(); i++) {
      int at = (turn + i) % stages.size();
      if (but.contains(stages.get(at))) continue;
      long wait = Math.max(0, through.getOrDefault(stages.get(at), now) - now);
      if (wait >= shortest) continue;
      shortest = wait;
      best = at;
    }
    if (best < 0) return Optional.empty();
    turn = best + 1;
    return Optional.of(stages.get(best));
  }

  @Override
  public synchronized void accepted(ActorRef<UnitSampled> stage, Duration wait) {
    if (stages.contains(stage)) through.put(stage, clock.getAsLong() + wait.toNanos());
  }

  @Override
  public void unanswered(ActorRef<UnitSampled> stage) {
    accepted(stage, UNANSWERED);
  }

  @Override
  public synchronized int count() {
    return stages.size();
  }
}
