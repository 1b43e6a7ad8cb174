package io.tributary.actors;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * Lets at most {@code capacity} units into a stage, and none twice at the same time. What comes on
 * top is held without an answer, so that its generator waits; there is never more than one such
 * unit a generator.
 */
final class BoundedIntake {
  private final int capacity;
  private final Queue<UnitSampled> held = new ArrayDeque<>();
  private final Set<Long> inside = new HashSet<>();

  BoundedIntake(int capacity) {
    this.capacity = capacity;
  }

  /** Whether the unit goes in now; if not it is held, or was issued twice and is let go. */
  boolean offer(UnitSampled unit) {
    if (inside.size() >= capacity && !inside.contains(unit.unit().number())) {
      held.add(unit);
      return false;
    }
    return accept(unit);
  }

  /** A unit has left the stage; the one that takes its place, if one was held. */
  Optional<UnitSampled> leave(long unit) {
    if (!inside.remove(unit)) throw new IllegalStateException("unit " + unit + " was not inside");
    while (inside.size() < capacity && !held.isEmpty()) {
      UnitSampled next = held.remove();
      if (accept(next)) return Optional.of(next);
    }
    return Optional.empty();
  }

  private boolean accept(UnitSampled unit) {
    unit.generator().tell(new Generator.UnitAccepted(unit.unit().number()));
    return inside.add(unit.unit().number());
  }
}
