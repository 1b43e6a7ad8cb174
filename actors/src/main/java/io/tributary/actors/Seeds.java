package io.tributary.actors;

/** Seeds of candidates: a pure function, so that a unit issued again samples the same. */
public final class Seeds {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private Seeds() {}

  /**
   * The seed of one candidate.
   *
   * @param run the run's seed
   * @param ordinal the prompt's place in the stream
   * @param candidate the candidate's index within its group
   */
  public static long candidate(long run, long ordinal, int candidate) {
    return mix(mix(mix(run) + ordinal) + candidate);
  }

  /** The seed of what an assembler of pairs draws for a prompt; that of no candidate. */
  static long pairs(long run, long ordinal) {
    return candidate(run, ordinal, -1);
  }

  /** SplitMix64: one step of the sequence and its finalizer, a bijection of 64-bit values. */
  static long mix(long value) {
    long z = value + GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
