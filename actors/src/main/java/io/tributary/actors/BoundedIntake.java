package io.tributary.actors;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * Lets at most {@code capacity} units into a stage. What comes on top is held without an answer, so
 * that its generator waits; there is never more than one such unit a generator.
 */
final class BoundedIntake {
  private final int capacity;
  private final Queue<UnitSampled> held = new ArrayDeque<>();
  private int inside;

  BoundedIntake(int capacity) {
    this.capacity = capacity;
  }

  /** Whether the unit may go in now; if so its generator was told. */
  boolean offer(UnitSampled unit) {
    if (inside == capacity) {
      held.add(unit);
      return false;
    }
    accept(unit);
    return true;
  }

  /** One unit has left the stage; the unit that takes its place, if one was held. */
  Optional<UnitSampled> leave() {
    if (inside == 0) throw new IllegalStateException("a unit left that never came in");
    inside--;
    UnitSampled next = held.poll();
    if (next != null) accept(next);
    return Optional.ofNullable(next);
  }

  private void accept(UnitSampled unit) {
    inside++;
    unit.generator().tell(new Generator.UnitAccepted(unit.unit().number()));
  }
}
