package io.tributary.streams.mix;

import java.util.Random;

/** Random numbers that follow from the run's seed and a number, by a generator that Java fixes. */
final class Draws {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private Draws() {}

  static Random of(long seed, Purpose purpose, long number) {
    return new Random(mix(mix(mix(seed) + purpose.ordinal()) + number));
  }

  enum Purpose {
    /** By step. */
    REPLAY,
    /** By how often all pairs have been gone through. */
    OFFLINE
  }

  /** SplitMix64's finalizer: near numbers give seeds that have nothing in common. */
  private static long mix(long value) {
    long z = value + GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
