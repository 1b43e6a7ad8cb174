package io.tributary.actors;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.IntToLongFunction;
import java.util.function.LongConsumer;

/**
 * Lets at most {@code capacity} units into a stage, and none twice at the same time. What comes on
 * top is sent away, or held without an answer, so that its generator waits; there is never more
 * than one such unit a generator.
 */
final class BoundedIntake {
  private final int capacity;
  private final boolean refuse;
  private final LongConsumer accepted;
  private final IntToLongFunction wait;
  private final Queue<UnitSampled> held = new ArrayDeque<>();
  private final Set<Long> inside = new HashSet<>();
  private boolean closed;

  /**
   * @param refuse send units away when it is full, in place of holding them
   * @param accepted told of each unit that comes in
   * @param wait milliseconds that it takes until so many units are through
   */
  BoundedIntake(int capacity, boolean refuse, LongConsumer accepted, IntToLongFunction wait) {
    this.capacity = capacity;
    this.refuse = refuse;
    this.accepted = accepted;
    this.wait = wait;
  }

  /** Whether the unit goes in now; if not it is held, sent away, or inside already. */
  boolean offer(UnitSampled unit) {
    if (inside.contains(unit.unit().number())) return accept(unit);
    if (closed || refuse && inside.size() >= capacity) {
      unit.generator().tell(new Generator.UnitRefused(unit.unit().number()));
      return false;
    }
    if (inside.size() >= capacity) {
      hold(unit);
      return false;
    }
    return accept(unit);
  }

  /** A generator that had no answer may have sent its unit again. */
  private void hold(UnitSampled unit) {
    boolean known =
        held.stream()
            .anyMatch(
                other ->
                    other.unit().number() == unit.unit().number()
                        && other.generator().equals(unit.generator()));
    if (!known) held.add(unit);
  }

  /** A unit has left the stage; the one that takes its place, if one was held. */
  Optional<UnitSampled> leave(long unit) {
    // A commit that was repeated is confirmed twice.
    if (!inside.remove(unit)) return Optional.empty();
    while (inside.size() < capacity && !held.isEmpty()) {
      UnitSampled next = held.remove();
      if (accept(next)) return Optional.of(next);
    }
    return Optional.empty();
  }

  /** From here on everything new is sent away. */
  void close() {
    closed = true;
    for (UnitSampled unit : held) {
      unit.generator().tell(new Generator.UnitRefused(unit.unit().number()));
    }
    held.clear();
  }

  /** The units in the stage. */
  Set<Long> inside() {
    return Set.copyOf(inside);
  }

  /** How many they are. */
  int size() {
    return inside.size();
  }

  /** Whether it is closed and the last unit has left. */
  boolean done() {
    return closed && inside.isEmpty();
  }

  private boolean accept(UnitSampled unit) {
    boolean fresh = inside.add(unit.unit().number());
    long through = wait.applyAsLong(inside.size());
    unit.generator().tell(new Generator.UnitAccepted(unit.unit().number(), through));
    if (fresh) accepted.accept(unit.unit().number());
    return fresh;
  }
}
